/** Where a running interval stood, and what it says in a sentence. */
import { count, signedPoints, signedScore } from "../../format";
import { look } from "../../verdicts";
import type { ReplayCourse } from "../../operations";

/** On an axis: without digits that say nothing. */
export function tick(kind: ReplayCourse["kind"], value: number): string {
  return show(kind, value).replace(/\.0+$/, "");
}

export function show(kind: ReplayCourse["kind"], value: number): string {
  return kind === "binary" ? signedPoints(value) : signedScore(value);
}

/** "After 88 of 132 pairs between +2.1 and +31.0 points: better since pair 61". */
export function sentence({ kind, points, target, decided, decided_at: at }: ReplayCourse): string {
  const last = points.at(-1);
  if (!last) return "No pair is complete yet";
  const unit = kind === "binary" ? " points" : "";
  const where = `between ${show(kind, last.low)} and ${show(kind, last.high)}${unit}`;
  const word = decided && at !== null ? `${look(decided).words} since pair ${count(at)}` : "not decided yet";
  return `After ${count(last.pairs)} of ${count(target)} pairs ${where}: ${word}`;
}
