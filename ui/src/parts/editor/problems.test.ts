import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { complete } from "./completion";
import { changesIn } from "./changes";
import { jsonProblems } from "./json";
import { filters, statements, tests, type Offered } from "./offered";
import { lineOf, templateProblems } from "./problems";

// The core's own lists, so that the two cannot come apart.
const grammar = readFileSync(
  resolve(import.meta.dirname, "../../../../src-tauri/core/src/template/grammar.rs"),
  "utf8",
);

const offered: Offered = {
  of: 20,
  variables: [
    { name: "message", in: 20, example: "Where is\nmy order?" },
    { name: "order", in: 17, example: { number: 48213, items: [{ name: "shoes" }] } },
  ],
};

function wordsOf(constant: string): string[] {
  const text = new RegExp(`const ${constant}: &str = "([^"]*)"`).exec(grammar)?.[1] ?? "";
  return text.replaceAll("\\", "").split(/\s+/).filter(Boolean);
}

describe("words of the language", () => {
  it("are those that the core allows", () => {
    expect(Object.keys(filters)).toEqual(wordsOf("FILTERS"));
    expect(Object.keys(tests)).toEqual(wordsOf("TESTS"));
    const list = /const STATEMENTS: &\[&str\] = &\[(.*)\]/.exec(grammar)?.[1] ?? "";
    expect(Object.keys(statements).filter((word) => !word.endsWith("raw"))).toEqual(JSON.parse(`[${list}]`));
  });
});

describe("problems of a template", () => {
  const seen = (text: string, variables: string[], fault: { line: number; message: string } | null = null) =>
    templateProblems(text, { fault, variables }, offered).map(({ from, to, severity, message }) => [
      text.slice(from, to),
      severity,
      message,
    ]);

  it("are variables that no past input has, with the one that may be meant", () => {
    expect(seen("Answer {{ mesage }}", ["mesage"])).toEqual([
      ["mesage", "warning", "No past input of 20 has “mesage”; is “message” meant?"],
    ]);
    expect(seen("{{ tone }}", ["tone"])).toEqual([["tone", "warning", "No past input of 20 has “tone”"]]);
  });

  it("are variables that some past inputs lack, unless that is allowed for", () => {
    expect(seen("{{ order }}", ["order"])).toEqual([
      ["order", "info", '3 of 20 past inputs lack “order”; default("") would fill it in'],
    ]);
    expect(seen("{% if order is defined %}{{ order }}{% endif %}", ["order"])).toEqual([]);
    expect(seen("{{ message }} {{ input }}", ["message", "input"])).toEqual([]);
  });

  it("are none where there is no past input to tell from", () => {
    const said = { fault: null, variables: ["tone"] };
    expect(templateProblems("{{ tone }}", said, { of: 0, variables: [] })).toEqual([]);
  });

  it("are what the core refuses, on its line", () => {
    expect(seen("One\n  {{ a|shout }}\n", [], { line: 2, message: "There is no filter “shout”" })).toEqual([
      ["{{ a|shout }}", "error", "There is no filter “shout”"],
    ]);
  });

  it("are names of a loop that nothing uses", () => {
    expect(seen("{% for item in order %}-{% endfor %}", ["order"])[0]).toEqual([
      "item",
      "warning",
      "“item” is used nowhere in the loop",
    ]);
  });
});

describe("completion", () => {
  function offers(text: string) {
    const at = text.includes("|→") ? text.indexOf("|→") : text.length;
    const found = complete(text.replace("|→", ""), at, offered);
    return (
      found && { from: found.from, words: found.options.map(({ label }) => label), first: found.options[0]?.apply }
    );
  }

  it("offers variables in a tag and closes it", () => {
    expect(offers("Hi {{ me")).toEqual({
      from: 6,
      words: ["message", "order", "input", "history", "context", "system"],
      first: "message }}",
    });
    expect(offers("{{|→}}")?.first).toBeUndefined();
  });

  it("offers what loops give, only inside them", () => {
    expect(offers("{% for item in order %}{{ ")?.words[0]).toBe("item");
    expect(offers("{% for item in order %}{% endfor %}{{ ")?.words).not.toContain("item");
  });

  it("offers filters, tests, blocks and the fields of past values", () => {
    expect(offers("{{ message|up")?.words).toContain("upper");
    expect(offers("{% if order is not de")?.words).toContain("defined");
    expect(offers("{% i")?.words).toContain("if");
    expect(offers("{{ order.")?.words).toEqual(["number", "items"]);
  });

  it("is silent in plain text and in quoted text", () => {
    expect([offers("Hi me"), offers("{{ a }} me"), offers('{{ message|join("me')]).toEqual([null, null, null]);
  });
});

describe("changes", () => {
  const hunks = [
    { op: "equal" as const, text: "Be " },
    { op: "delete" as const, text: "short" },
    { op: "insert" as const, text: "brief" },
    { op: "equal" as const, text: "." },
  ];

  it("stand in the new text", () => {
    expect(changesIn("Be brief.", hunks)).toEqual([
      { at: 3, gone: "short" },
      { from: 3, to: 8 },
    ]);
  });
  it("of another text are none", () => expect(changesIn("Be briefer.", hunks)).toBeNull());
  it("are taken away by no hunks", () => expect(changesIn("Be brief.", [])).toEqual([]));
});

describe("problems of JSON", () => {
  const seen = (text: string, path?: (string | number)[]) =>
    jsonProblems(text, () => (path ? [{ path, message: "odd" }] : [])).map(({ from, to, message }) => [
      text.slice(from, to),
      message,
    ]);

  it("stand where the text is no JSON", () => {
    const text = '{"a": 1,\n "b" 2}';
    expect(jsonProblems(text, () => []).map(({ from }) => lineOf(text, from))).toEqual([2]);
    expect(seen('{"a": [1, 2')[0]?.[1]).toMatch(/^This is no JSON: /);
    expect(seen("")).toEqual([]);
  });

  it("stand at the value with the fault", () => {
    expect(seen('[{"a": {"b": "c"}}]', [0, "a", "b"])).toEqual([['"c"', "odd"]]);
    expect(seen('[1, {"a": 2}]', [1, "missing"])).toEqual([["{", "odd"]]);
  });
});
