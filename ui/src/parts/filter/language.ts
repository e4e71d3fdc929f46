/** Help while typing the filter language. Whether a filter is right, only the core says. */
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

/** The token that the caret stands in or behind, without its `-`. Quotes hold a token together. */
export function tokenAt(text: string, caret: number): Token {
  const token = /-?(?:[^\s"()]|"[^"]*"?)+/g;
  for (const match of text.matchAll(token)) {
    const negated = match[0].startsWith("-") ? 1 : 0;
    const [start, end] = [match.index + negated, match.index + match[0].length];
    if (match.index <= caret && caret <= end) return { start, end, text: match[0].slice(negated) };
  }
  return { start: caret, end: caret, text: "" };
}

/** What the token at the caret could become. Nothing for text that is searched for. */
export function completions(text: string, caret: number): Completion[] {
  const typed = tokenAt(text, caret).text;
  const known = keys.find(({ key }) => typed.startsWith(key) && key.endsWith(":"));
  if (!known)
    return keys
      .filter(({ key }) => key.startsWith(typed) && key !== typed)
      .map(({ key, about }) => ({ token: key, about }));
  const value = typed.slice(known.key.length);
  const fitting = (known.values ?? []).filter((offered) => offered.startsWith(value) && offered !== value);
  return fitting.map((offered) => ({ token: known.key + offered, about: known.about }));
}

/** Puts a completion in; gives the new text and where the caret stands then. */
export function complete(text: string, caret: number, { token }: Completion): [string, number] {
  const { start, end } = tokenAt(text, caret);
  const isWhole = !/[:.]$/.test(token);
  const after = text.slice(end);
  const put = isWhole && !after.startsWith(" ") ? `${token} ` : token;
  return [text.slice(0, start) + put + after, start + put.length];
}
