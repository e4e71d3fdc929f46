/** What each name in a template is. */
import { keyword, tags, type Tag, type Token } from "./tags";

export type NameKind = "variable" | "local" | "target" | "attribute" | "filter" | "test" | "argument" | "keyword";

export interface Name extends Token {
  to: number;
  is: NameKind;
}

const KEYWORDS = new Set(
  "if elif else endif for endfor in is not and or raw endraw true false none True False None".split(" "),
);

export function namesIn(text: string, found: readonly Tag[] = tags(text)): Name[] {
  return read(found).names;
}

/** The names that loops around a place give. */
export function localsAt(text: string, at: number): string[] {
  const before = tags(text).filter((tag) => tag.to <= at);
  return read(before)
    .open.flat()
    .map((target) => target.text);
}

function read(found: readonly Tag[]): { names: Name[]; open: Name[][] } {
  const names: Name[] = [];
  const open: Name[][] = [];
  for (const tag of found) {
    const word = keyword(tag);
    if (word === "endfor") open.pop();
    const here = namesOf(tag, open);
    names.push(...here);
    if (word !== "for") continue;
    open.push(here.filter(({ is }) => is === "target"));
  }
  return { names, open };
}

function namesOf(tag: Tag, open: Name[][]): Name[] {
  const { tokens } = tag;
  const end = keyword(tag) === "for" ? tokens.findIndex(({ text }) => text === "in") : -1;
  return tokens.flatMap((token, i) => {
    if (token.kind !== "name") return [];
    const is = 0 < i && i < end ? "target" : kindOf(tokens, i, open);
    return [{ ...token, to: token.from + token.text.length, is }];
  });
}

function kindOf(tokens: readonly Token[], i: number, open: Name[][]): NameKind {
  const name = tokens[i]?.text ?? "";
  const [previous, next] = [tokens[i - 1]?.text ?? "", tokens[i + 1]?.text];
  if (previous === ".") return "attribute";
  if (previous === "|") return "filter";
  if (name === "not" && previous === "is") return "keyword";
  if (previous === "is" || (previous === "not" && tokens[i - 2]?.text === "is")) return "test";
  if (KEYWORDS.has(name)) return "keyword";
  if (next === "=" && tokens[i + 2]?.text !== "=" && "(,".includes(previous || " ")) return "argument";
  if (name === "range" && next === "(") return "keyword";
  const isTarget = open.flat().some(({ text }) => text === name);
  return isTarget || (name === "loop" && open.length > 0) ? "local" : "variable";
}
