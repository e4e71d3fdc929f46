/** Which parts of a rendered text a template left to be filled in. */
import { keyword, tags, type Tag } from "../editor/tags";

export interface Filled {
  text: string;
  /** The tag that it came from; null where the template says it itself. */
  from: string | null;
}

/** Text of the template, or a hole that tags fill. */
type Part = { text: string } | { hole: string };

/**
 * The rendered text in parts. Null where it cannot be told.
 *
 * Each text of the template is looked for in order, so what a tag wrote is what stands between two of them. A value that
 * holds the text which follows its own tag is cut there: the mark is then too short, never the text wrong.
 */
export function filled(template: string, rendered: string): Filled[] | null {
  const parts = partsOf(template);
  const pieces: Filled[] = [];
  let at = 0;
  let hole: string | null = null;
  for (const [i, part] of parts.entries()) {
    if ("hole" in part) {
      hole = hole === null ? part.hole : `${hole} ${part.hole}`;
      continue;
    }
    const isLast = i === parts.length - 1;
    const found = isLast && hole !== null ? rendered.length - part.text.length : rendered.indexOf(part.text, at);
    const isThere = found >= at && rendered.startsWith(part.text, found);
    if (!isThere || (hole === null && found !== at)) return null;
    if (found > at) pieces.push({ text: rendered.slice(at, found), from: hole });
    if (part.text !== "") pieces.push({ text: part.text, from: null });
    at = found + part.text.length;
    hole = null;
  }
  if (at < rendered.length) {
    if (hole === null) return null;
    pieces.push({ text: rendered.slice(at), from: hole });
  }
  return pieces;
}

function partsOf(template: string): Part[] {
  const parts: Part[] = [];
  const found = tags(template);
  let at = 0;
  for (let i = 0; i < found.length; i++) {
    const first = found[i] as Tag;
    const last = found[endOf(found, i)] ?? first;
    const isText = first.kind === "remark" || keyword(first)?.endsWith("raw");
    parts.push({ text: cut(template, at, first.from, found[i - 1], first) });
    if (!isText) parts.push({ hole: template.slice(first.from, first.to) });
    at = last.to;
    i = found.indexOf(last);
  }
  parts.push({ text: cut(template, at, template.length, found.at(-1), undefined) });
  return joined(parts);
}

/** The tag that ends the block which begins here, else this one. */
function endOf(found: readonly Tag[], start: number): number {
  let open = 0;
  for (let i = start; i < found.length; i++) {
    const word = keyword(found[i] as Tag);
    if (word === "if" || word === "for") open++;
    if (word === "endif" || word === "endfor") open--;
    if (open <= 0) return i;
  }
  return found.length - 1;
}

/** The text between two tags, less the blanks that they take away. */
function cut(template: string, from: number, to: number, before: Tag | undefined, after: Tag | undefined): string {
  const text = template.slice(from, to);
  const trimmed = before && template[before.to - 3] === "-" ? text.trimStart() : text;
  return after && template[after.from + 2] === "-" ? trimmed.trimEnd() : trimmed;
}

/** Texts beside each other as one. */
function joined(parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if ("text" in part && last && "text" in last) out[out.length - 1] = { text: last.text + part.text };
    else out.push(part);
  }
  return out;
}
