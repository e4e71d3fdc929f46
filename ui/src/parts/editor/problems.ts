/** What is wrong in a text, and where: the core says it by line and column, an editor marks it. */
import type { PromptFault } from "../../words";

export interface Problem {
  from: number;
  to: number;
  severity: "error" | "warning" | "info";
  message: string;
}

type Severity = Problem["severity"];
const severities: Record<PromptFault["severity"], Severity> = { error: "error", warning: "warning", note: "info" };

/** In one text, which is the one that was looked at. */
export function problemsIn(text: string, faults: readonly PromptFault[]): Problem[] {
  return faults.map((fault) => ({ ...placeIn(text, fault.at), ...said(fault) }));
}

export function said({ severity, text, hint }: PromptFault): Pick<Problem, "severity" | "message"> {
  return { severity: severities[severity], message: hint ? `${text}. ${hint}` : text };
}

/** Lines and columns begin at 1 and count characters. */
function placeIn(text: string, at: PromptFault["at"]): { from: number; to: number } {
  if (!at) return { from: 0, to: 0 };
  const lines = text.split("\n");
  const start = lines.slice(0, at.line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  const rest = [...text.slice(start)];
  const units = (characters: string[]) => characters.join("").length;
  const from = start + units(rest.slice(0, at.column - 1));
  return { from, to: from + units(rest.slice(at.column - 1, at.column - 1 + at.length)) };
}

/** Which line a place is on; the first is 1. */
export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
