import { describe, expect, it } from "vitest";
import { filled } from "./filled";

const seen = (template: string, rendered: string) =>
  filled(template, rendered)?.map(({ text, from }) => (from === null ? text : [text, from]));

describe("what was filled in", () => {
  it("stands between the words of the template", () => {
    expect(seen("Hi {{ name }}, read:\n{{input}}", "Hi Jo, read:\nWhere is it?")).toEqual([
      "Hi ",
      ["Jo", "{{ name }}"],
      ", read:\n",
      ["Where is it?", "{{input}}"],
    ]);
  });

  it("is nothing in a template without tags", () => expect(seen("Be brief.", "Be brief.")).toEqual(["Be brief."]));
  it("leaves out what was empty", () => expect(seen("a {{ b }}", "a ")).toEqual(["a "]));

  it("is all that a block wrote", () => {
    const template = "Items:{% for item in items %}{% if item %}\n- {{ item }}{% endif %}{% endfor %}\nEnd";
    expect(seen(template, "Items:\n- a\n- b\nEnd")).toEqual([
      "Items:",
      ["\n- a\n- b", "{% for item in items %}"],
      "\nEnd",
    ]);
  });

  it("knows remarks, raw text and blanks that are taken away", () => {
    expect(seen("a{# why #}b", "ab")).toEqual(["ab"]);
    expect(seen("{% raw %}{{ a }}{% endraw %} {{ b }}", "{{ a }} c")).toEqual(["{{ a }} ", ["c", "{{ b }}"]]);
    expect(seen("a \n{{- b -}}\n c", "abc")).toEqual(["a", ["b", "{{- b -}}"], "c"]);
  });

  it("holds the words of the template too", () => {
    expect(seen("{{ a }}.", "One. Two.")).toEqual([["One. Two", "{{ a }}"], "."]);
  });

  it("cannot be told of another text", () => {
    expect(filled("Hi {{ name }}!", "Hello Jo!")).toBeNull();
    expect(filled("Hi", "Hi there")).toBeNull();
  });
});
