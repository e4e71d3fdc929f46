/** What is wrong in a text, and where. */
import { namesIn, unusedTargets } from "./names";
import { always, type Offered } from "./offered";
import { tags } from "./tags";

export interface Problem {
  from: number;
  to: number;
  severity: "error" | "warning" | "info";
  message: string;
}

/** What the core says of a template. */
export interface Said {
  /** Why it cannot be used, with the line. */
  fault: { line: number | null; message: string } | null;
  /** Its variables; none while there is a fault. */
  variables: readonly string[];
}

/** In order of appearance. */
export function templateProblems(text: string, said: Said, offered: Offered): Problem[] {
  const found = tags(text);
  const problems = unusedTargets(found).map(({ from, to, text }): Problem => ({
    from,
    to,
    severity: "warning",
    message: `“${text}” is used nowhere in the loop`,
  }));
  const { fault } = said;
  if (fault) problems.push({ ...lineAt(text, fault.line ?? 1), severity: "error", message: fault.message });
  const names = namesIn(text, found).filter(({ is }) => is === "variable");
  // Once asked whether it is there, a missing one is no surprise.
  const guarded = new Set(names.filter(({ isGuarded }) => isGuarded).map(({ text }) => text));
  for (const { from, to, text } of names) {
    const doubt = said.variables.includes(text) && !guarded.has(text) ? doubtOf(text, offered) : null;
    if (doubt) problems.push({ from, to, ...doubt });
  }
  return problems.sort((a, b) => a.from - b.from);
}

/** Whether past inputs have a variable. */
export function doubtOf(name: string, { of, variables }: Offered): Pick<Problem, "severity" | "message"> | null {
  const offer = variables.find((offer) => offer.name === name);
  if (name in always || of === 0 || offer?.in === of) return null;
  const lacking = of - (offer?.in ?? 0);
  if (offer)
    return {
      severity: "info",
      message: `${lacking} of ${of} past inputs lack “${name}”; default("") would fill it in`,
    };
  const near = nearest(name, [...variables.map(({ name }) => name), ...Object.keys(always)]);
  const hint = near ? `; is “${near}” meant?` : "";
  return { severity: "warning", message: `No past input of ${of} has “${name}”${hint}` };
}

/** Without the blanks at its ends; the first is 1. */
export function lineAt(text: string, line: number): { from: number; to: number } {
  const lines = text.split("\n");
  const at = Math.min(Math.max(line, 1), lines.length) - 1;
  const start = lines.slice(0, at).reduce((sum, { length }) => sum + length + 1, 0);
  const content = lines[at] ?? "";
  const from = start + (content.length - content.trimStart().length);
  return { from, to: Math.max(from, start + content.trimEnd().length) };
}

/** Which line a place is on; the first is 1. */
export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

/** The name that is written most alike, if any is. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const apart = names.map((other) => [distance(name.toLowerCase(), other.toLowerCase()), other] as const);
  const [best] = apart.sort(([a], [b]) => a - b);
  return best && best[0] <= Math.max(1, Math.floor(name.length / 3)) ? best[1] : undefined;
}

/** Letters to change, add or take away (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
