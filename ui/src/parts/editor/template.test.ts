import { describe, expect, it } from "vitest";
import { marks } from "./template";

describe("marks", () => {
  it("finds variables, blocks and remarks in order", () => {
    const text = "Hi {{ name }}{% if x %}{# why #}";
    expect(marks(text).map(({ from, to, kind }) => [text.slice(from, to), kind])).toEqual([
      ["{{ name }}", "variable"],
      ["{% if x %}", "block"],
      ["{# why #}", "remark"],
    ]);
  });

  it("leaves what is not closed unmarked", () => expect(marks("{{ name")).toEqual([]));
  it("leaves single braces alone", () => expect(marks('{"a": 1}')).toEqual([]));
});
