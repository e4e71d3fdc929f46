/**
 * What stands in a template: tags and the names in them.
 *
 * Only for showing. Which names are variables of a template, and whether it may be used, the core says; this finds where
 * they stand.
 */
export interface Tag {
  from: number;
  to: number;
  kind: "variable" | "block" | "remark";
  /** None of a remark. */
  tokens: readonly Token[];
}

export interface Token {
  from: number;
  text: string;
  kind: "name" | "text" | "number" | "sign";
}

const kinds = { "{": "variable", "%": "block", "#": "remark" } as const;
const QUOTED = String.raw`"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'`;
const TAG = new RegExp(String.raw`\{#[^]*?#\}|\{\{(?:${QUOTED}|[^"'])*?\}\}|\{%(?:${QUOTED}|[^"'])*?%\}`, "g");
const TOKEN = new RegExp(String.raw`(${QUOTED})|([\p{L}_][\p{L}\p{N}_]*)|(\d[\d_.]*)|\S`, "gu");
const RAW_ENDS = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;

/** In order. What is not closed is none: it is an error, and the core says so. */
export function tags(text: string): Tag[] {
  const found: Tag[] = [];
  TAG.lastIndex = 0;
  for (let match = TAG.exec(text); match; match = TAG.exec(text)) {
    const tag = read(match[0], match.index);
    found.push(tag);
    if (keyword(tag) !== "raw") continue;
    RAW_ENDS.lastIndex = tag.to;
    const end = RAW_ENDS.exec(text);
    if (!end) break;
    TAG.lastIndex = end.index;
  }
  return found;
}

function read(source: string, from: number): Tag {
  const kind = kinds[source[1] as keyof typeof kinds];
  const tokens: Token[] = [];
  // Without the delimiters, and without the signs that take away blanks beside them.
  const [start, end] = [/^\{.[-+]?/, /[-+]?.\}$/].map((ends) => ends.exec(source)?.[0].length ?? 2) as [number, number];
  const inside = kind === "remark" ? "" : source.slice(start, -end);
  for (const { 0: text, 1: quoted, 2: name, 3: number, index } of inside.matchAll(TOKEN)) {
    const kind = quoted ? "text" : name ? "name" : number ? "number" : "sign";
    tokens.push({ from: from + start + index, text, kind });
  }
  return { from, to: from + source.length, kind, tokens };
}

/** `for` of `{% for x in y %}`. */
export function keyword(tag: Tag): string | undefined {
  return tag.kind === "block" ? tag.tokens[0]?.text : undefined;
}
