import { describe, expect, it } from "vitest";
import { localsAt, namesIn } from "./names";
import { tags } from "./tags";

const seen = (text: string) => tags(text).map(({ from, to, kind }) => [text.slice(from, to), kind]);
const told = (text: string) => namesIn(text).map(({ text, is }) => `${text} ${is}`);

describe("tags", () => {
  it("are variables, blocks and remarks in order", () => {
    expect(seen("Hi {{ name }}{% if x %}{# why #}")).toEqual([
      ["{{ name }}", "variable"],
      ["{% if x %}", "block"],
      ["{# why #}", "remark"],
    ]);
  });

  it("leave what is not closed alone", () => expect(seen("{{ name")).toEqual([]));
  it("leave single braces alone", () => expect(seen('{"a": 1}')).toEqual([]));
  it("end at no brace of a text", () => expect(seen(`{{ "}}" }} {{ a }}`)).toHaveLength(2));
  it("are none between raw and endraw", () => {
    expect(seen("{% raw %}{{ a }}{% endraw %}{{ b }}").map(([text]) => text)).toEqual([
      "{% raw %}",
      "{% endraw %}",
      "{{ b }}",
    ]);
  });
});

describe("names", () => {
  it("are told apart", () => {
    expect(told('{{ user.name|replace("a", to=b)|tojson(indent=2) }}')).toEqual([
      "user variable",
      "name attribute",
      "replace filter",
      "to argument",
      "b variable",
      "tojson filter",
      "indent argument",
    ]);
    expect(told("{% if order is not none and x == y %}")).toEqual([
      "if keyword",
      "order variable",
      "is keyword",
      "not keyword",
      "none test",
      "and keyword",
      "x variable",
      "y variable",
    ]);
  });

  it("of a loop are its own inside it and nobody's after it", () => {
    const text = "{% for key, item in items %}{{ item }}{{ loop.index }}{% endfor %}{{ item }}";
    expect(told(text).filter((name) => !name.includes("keyword"))).toEqual([
      "key target",
      "item target",
      "items variable",
      "item local",
      "loop local",
      "index attribute",
      "item variable",
    ]);
    expect(localsAt(text, text.indexOf("{{ loop"))).toEqual(["key", "item"]);
    expect(localsAt(text, text.length)).toEqual([]);
  });
});
