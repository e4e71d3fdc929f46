/** What is wrong in JSON, and where. */
import { jsonLanguage } from "@codemirror/lang-json";
import type { Problem } from "./problems";

/** Something about a value; its place is a path of keys and numbers. */
export interface Fault {
  path: readonly (string | number)[];
  severity: Problem["severity"];
  message: string;
}

type Node = ReturnType<typeof jsonLanguage.parser.parse>["topNode"];

/** `check` is asked where the text is JSON. */
export function jsonProblems(text: string, check: (value: unknown) => readonly Fault[]): Problem[] {
  if (text.trim() === "") return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [{ ...firstError(text), severity: "error", message: reason(error) }];
  }
  const top = jsonLanguage.parser.parse(text).topNode.firstChild;
  const problems = check(value).map(({ path, severity, message }): Problem => ({
    ...placeOf(text, top, path),
    severity,
    message,
  }));
  return problems.sort((a, b) => a.from - b.from);
}

/** Engines say the place in their own way, if at all: it is found by the parser. */
function reason(error: unknown): string {
  const said = error instanceof Error ? error.message : "";
  const short = said
    .replace(/^JSON Parse error: /, "")
    .replace(/,? ?(?:"[^]*" is not valid JSON|(?:in JSON )?at (?:position|line) [^]*)$/, "")
    .trim();
  return short ? `This is no JSON: ${short[0]?.toLowerCase()}${short.slice(1)}` : "This is no JSON";
}

function firstError(text: string): { from: number; to: number } {
  let place: { from: number; to: number } | undefined;
  jsonLanguage.parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) place ??= { from: node.from, to: node.to };
      return place === undefined;
    },
  });
  const { from, to } = place ?? { from: 0, to: text.length };
  if (from < to) return { from, to };
  // Something is missing here: the sign before it is what can be seen.
  const before = text.slice(0, from).trimEnd().length;
  return { from: Math.max(0, before - 1), to: Math.max(before, 1) };
}

/** The value at the path, as far as it leads; of an object or list only its first sign. */
function placeOf(text: string, top: Node | null, path: readonly (string | number)[]): { from: number; to: number } {
  let node = top;
  for (const step of path) {
    const next = node && (typeof step === "number" ? item(node, step) : property(text, node, step));
    if (!next) break;
    node = next;
  }
  if (!node) return { from: 0, to: 0 };
  const isLong = node.name === "Object" || node.name === "Array";
  return { from: node.from, to: isLong ? node.from + 1 : node.to };
}

function item(node: Node, index: number): Node | null {
  const values = children(node).filter(({ name }) => !/^[[\],]$/.test(name));
  return node.name === "Array" ? (values[index] ?? null) : null;
}

function property(text: string, node: Node, key: string): Node | null {
  const found = node.getChildren("Property").find((property) => {
    const name = property.getChild("PropertyName");
    return name && JSON.parse(text.slice(name.from, name.to)) === key;
  });
  return found?.lastChild ?? null;
}

function children(node: Node): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}
