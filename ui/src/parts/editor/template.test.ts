import { describe, expect, it } from "vitest";
import { marks } from "./template";

const seen = (text: string) => marks(text).map(({ from, to, kind }) => [text.slice(from, to), kind]);

describe("marks", () => {
  it("are tags with what is in them, the outer first", () => {
    expect(seen('{% if x > 2 %}{{ a|default("-") }}')).toEqual([
      ["{% if x > 2 %}", "block"],
      ["if", "keyword"],
      ["2", "number"],
      ['{{ a|default("-") }}', "variable"],
      ["default", "filter"],
      ['"-"', "text"],
    ]);
  });

  it("leaves what is not closed unmarked", () => expect(marks("{{ name")).toEqual([]));
  it("leaves single braces alone", () => expect(marks('{"a": 1}')).toEqual([]));
});
