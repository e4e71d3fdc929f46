/** A found template as what is fixed and what changes, so that a screen can show which is which. */
export interface Piece {
  text: string;
  /** The variable that stands here; null for what is fixed. */
  variable: string | null;
}

const TAG = /\{\{ (?:"([^"]*)"|(\w+)) \}\}/g;

/** Found templates hold only variables, and constants for what looks like a tag. */
export function pieces(template: string): Piece[] {
  const found: Piece[] = [];
  let fixed = "";
  let at = 0;
  for (const match of template.matchAll(TAG)) {
    const [tag, constant, variable] = match;
    fixed += template.slice(at, match.index) + (constant ?? "");
    at = match.index + tag.length;
    if (variable === undefined) continue;
    if (fixed !== "") found.push({ text: fixed, variable: null });
    found.push({ text: variable, variable });
    fixed = "";
  }
  fixed += template.slice(at);
  if (fixed !== "") found.push({ text: fixed, variable: null });
  return found;
}
