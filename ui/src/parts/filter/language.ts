/** Help while typing the filter language. Whether a filter is right, only the core says. */
import { count } from "../../format";
import type { Facet } from "../../words";

export interface Key {
  key: string;
  about: string;
  /** Values worth offering; others may stand there too. */
  values?: readonly string[];
}

export const keys: readonly Key[] = [
  { key: "thumb:", about: "the end user's newest thumb", values: ["up", "down", "none"] },
  { key: "rating:", about: "the end user's newest rating", values: ["<=2", ">=4"] },
  { key: "prompt:", about: "name of the prompt" },
  { key: "version:", about: "version of the prompt" },
  { key: "channel:", about: "answered through this channel", values: ["production", "staging"] },
  { key: "model:", about: "name of the model" },
  { key: "after:", about: "from this UTC day on, or this long ago", values: ["7d", "30d"] },
  { key: "before:", about: "before this UTC day" },
  { key: "user:", about: "one end user" },
  { key: "session:", about: "one conversation" },
  { key: "tag:", about: "has this tag" },
  { key: "set:", about: "is a case of this set" },
  { key: "batch:", about: "came with this import" },
  { key: "found:", about: "made from a template found in the history", values: ["none"] },
  {
    key: "followup:",
    about: "what the user's next turn was read as",
    values: ["complaint", "correction", "rephrase", "clarification", "thanks", "new_topic", "nothing"],
  },
  { key: "has:", about: "has one of these", values: ["correction", "comment", "context", "error", "tool"] },
  { key: "check.", about: "outcome of a check: check.NAME:fail" },
  { key: "var.", about: "value of a variable: var.NAME:VALUE" },
  { key: "latency:", about: "time to answer", values: [">2s", "<500ms"] },
  { key: "cost:", about: "US dollars", values: [">0.01"] },
  { key: "tokens:", about: "tokens in and out", values: [">500"] },
  { key: "like:", about: "near in meaning to this interaction" },
];

export interface Completion {
  /** What would stand there instead of the token. */
  token: string;
  about: string;
}

export interface Token {
  start: number;
  end: number;
  text: string;
}

const token = /-?(?:[^\s"()]|"[^"]*"?)+/g;

/** All tokens, with their `-`. Quotes hold a token together; parentheses and `OR` stand between tokens. */
export function tokens(text: string): Token[] {
  return [...text.matchAll(token)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length, text: match[0] }))
    .filter(({ text }) => text !== "OR");
}

/** The token that the caret stands in or behind, without its `-`. */
export function tokenAt(text: string, caret: number): Token {
  const found = tokens(text).find(({ start, end }) => start <= caret && caret <= end);
  if (!found) return { start: caret, end: caret, text: "" };
  const negated = found.text.startsWith("-") ? 1 : 0;
  return { start: found.start + negated, end: found.end, text: found.text.slice(negated) };
}

/** Without one of its tokens. */
export function without(text: string, { start, end }: Pick<Token, "start" | "end">): string {
  return `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();
}

/** The token in front of the caret that one press of Backspace takes away: whole, with a blank behind it. */
export function tokenBehind(text: string, caret: number): Token | undefined {
  if (text[caret - 1] !== " ") return undefined;
  const found = tokens(text).find(({ end }) => end === caret - 1);
  return found?.text.includes(":") ? found : undefined;
}

/** What the token at the caret could become. Nothing for text that is searched for. `facets` are those of the rest. */
export function completions(text: string, caret: number, facets: readonly Facet[] = [], about = ""): Completion[] {
  const typed = tokenAt(text, caret).text;
  const [key = ""] = typed.split(":");
  if (typed.includes(":")) return valuesOf(typed, key, facets, about);
  const named = facets
    .filter(({ key }) => key.includes("."))
    .map(({ key, values }) => ({ token: `${key}:`, about: values.map(({ value }) => value).join(", ") }));
  const stems = keys.map(({ key, about }) => ({ token: key, about }));
  return [...stems, ...(typed === "" ? [] : named)].filter(({ token }) => token.startsWith(typed) && token !== typed);
}

/** The values that there are, those of most interactions first; else those that are usual. */
function valuesOf(typed: string, key: string, facets: readonly Facet[], about: string): Completion[] {
  const facet = facets.find((facet) => facet.key === key);
  const known = keys.find((one) => one.key === `${key}:`);
  const counted = (facet?.values ?? []).map(({ token, count: n }) => ({ token, about: about + count(n) }));
  const usual = (known?.values ?? []).map((value) => ({ token: `${key}:${value}`, about: known?.about ?? "" }));
  const rest = usual.filter(({ token }) => !counted.some((other) => other.token === token));
  return [...counted, ...rest].filter(({ token }) => token.startsWith(typed) && token !== typed);
}

/** Puts a completion in; gives the new text and where the caret stands then. */
export function complete(text: string, caret: number, { token }: Completion): [string, number] {
  const { start, end } = tokenAt(text, caret);
  const isWhole = !/[:.]$/.test(token);
  const after = text.slice(end);
  const put = isWhole && !after.startsWith(" ") ? `${token} ` : token;
  return [text.slice(0, start) + put + after, start + put.length];
}
