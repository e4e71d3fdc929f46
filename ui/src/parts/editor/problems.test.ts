import { describe, expect, it } from "vitest";
import { complete } from "./completion";
import { changesIn } from "./changes";
import { jsonProblems } from "./json";
import type { PromptFault } from "../../words";
import type { Offered } from "./offered";
import { lineOf, problemsIn } from "./problems";

const offered: Offered = {
  of: 20,
  variables: [
    { name: "message", with: 20, example: "Where is\nmy order?", lacking: [] },
    { name: "order", with: 17, example: { number: 48213, items: [{ name: "shoes" }] }, lacking: ["a", "b", "c"] },
  ],
  always: words("input", "history", "context", "system"),
  statements: words("if", "for"),
  filters: words("upper", "lower"),
  tests: words("defined"),
};

function words(...names: string[]) {
  return names.map((name) => ({ name, what: `what ${name} does` }));
}

describe("problems of a template", () => {
  const fault = (line: number, column: number, length: number): PromptFault => ({
    severity: "note",
    text: "Odd",
    hint: "Change it?",
    message: 0,
    setting: null,
    path: [],
    at: { line, column, length },
    variable: null,
  });

  it("stand where the core counts characters", () => {
    const text = "🙂 {{ a }}\né {{ été }}";
    const found = problemsIn(text, [fault(1, 6, 1), fault(2, 6, 3)]);
    expect(found.map(({ from, to }) => text.slice(from, to))).toEqual(["a", "été"]);
    expect(found[0]).toMatchObject({ severity: "info", message: "Odd. Change it?" });
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
    jsonProblems(text, () => (path ? [{ path, severity: "warning", message: "odd" }] : [])).map(
      ({ from, to, message }) => [text.slice(from, to), message],
    );

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
