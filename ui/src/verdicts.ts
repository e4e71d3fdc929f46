/** How verdicts look and read: always glyph, word and figure, never colour alone. */
import { count, percent, points, signedPoints, signedScore } from "./format";
import type { Verdict, VerdictWord } from "./words";

export type Glyph = "up" | "down" | "diamond" | "bar" | "circle";
/** Names the tokens `--TONE` and `--TONE-soft`. */
export type Tone = "better" | "worse" | "unsure" | "even";

export interface Look {
  words: string;
  glyph: Glyph;
  tone: Tone;
  /** Of its line in charts and around its chip. */
  line: "solid" | "dashed" | "dotted";
}

const looks: Record<VerdictWord | "not_applicable", Look> = {
  better: { words: "better", glyph: "up", tone: "better", line: "solid" },
  worse: { words: "worse", glyph: "down", tone: "worse", line: "solid" },
  cant_tell: { words: "can’t tell yet", glyph: "diamond", tone: "unsure", line: "dashed" },
  no_difference: { words: "no difference", glyph: "bar", tone: "even", line: "solid" },
  not_worse: { words: "not worse", glyph: "bar", tone: "even", line: "solid" },
  not_applicable: { words: "not applicable", glyph: "circle", tone: "even", line: "dotted" },
};

export function look(word: VerdictWord | "not_applicable"): Look {
  return looks[word];
}

type Compared = Pick<Verdict, "kind" | "difference" | "interval" | "n">;

/** "+7.0 points (+3.7 to +10.7), n 412". */
export function figure({ kind, difference, interval, n }: Compared): string {
  if (difference === null) return `n ${count(n)}`;
  return `${estimate({ kind, difference })}${interval ? ` (${range(kind, interval)})` : ""}, n ${count(n)}`;
}

/** "+3.7 to +10.7". */
export function range(kind: Verdict["kind"], [low, high]: [number, number]): string {
  const one = kind === "binary" ? signedPoints : signedScore;
  return `${one(low)} to ${one(high)}`;
}

/** A lane's own figure: a share that passes, or a mean score. */
export function level(kind: Verdict["kind"], value: number | null): string {
  if (value === null) return "–";
  return kind === "binary" ? percent(value) : value.toFixed(3);
}

/** "about 280 more", where that many fresh cases would probably decide it. */
export function more({ verdict, more_cases }: Pick<Verdict, "verdict" | "more_cases">): string | null {
  return verdict === "cant_tell" && more_cases !== null ? `about ${count(more_cases)} more` : null;
}

/** The difference by itself: "+7.0 points". */
export function estimate({ kind, difference }: Pick<Verdict, "kind" | "difference">): string {
  if (difference === null) return "–";
  return kind === "binary" ? points(difference) : signedScore(difference);
}

const parts: Record<string, { words: string; about: string }> = {
  target: { words: "Target", about: "the cases chosen on purpose" },
  guard: { words: "Guard", about: "a sample of other traffic" },
  held_out: { words: "Held out", about: "of the target, no examples" },
  rest: { words: "The rest", about: "of the target, maybe seen" },
  all: { words: "All cases", about: "target and guard" },
};

export function partWords(part: Verdict["part"]): { words: string; about: string } {
  return parts[part ?? "all"] ?? { words: part ?? "", about: "" };
}
