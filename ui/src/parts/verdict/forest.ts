/** The rows of a forest plot, and what it says in a sentence. */
import { counted } from "../../format";
import { figure, look, partWords } from "../../verdicts";
import type { ReplayVerdict, Verdict, VerdictWord } from "../../words";

export interface ForestRow {
  key: string;
  words: string;
  /** What these cases are; empty for a slice. */
  about: string;
  verdict: Verdict;
  isSlice: boolean;
}

/** Each part with its slices behind it, the strongest change first: what got worse stands above what got better. */
export function forestRows(verdicts: readonly ReplayVerdict[]): ForestRow[] {
  return verdicts.flatMap((verdict) => {
    const { words, about } = partWords(verdict.part);
    const slices = [...verdict.slices].sort((a, b) => (a.difference ?? 0) - (b.difference ?? 0));
    const key = (slice: string | null) => `${verdict.version} ${verdict.check} ${verdict.part} ${slice ?? ""}`;
    return [
      { key: key(null), words, about, verdict, isSlice: false },
      ...slices.map((slice) => ({
        key: key(slice.slice),
        words: slice.slice ?? "",
        about: "",
        verdict: slice,
        isSlice: true,
      })),
    ];
  });
}

const order: readonly VerdictWord[] = ["worse", "cant_tell", "no_difference", "not_worse", "better"];

/** "Target: better, +20.4 points (…), n 132. Of 20 slices 2 are worse, 3 are better, 15 can’t tell yet". */
export function sentence(rows: readonly ForestRow[]): string {
  const parts = rows.filter((row) => !row.isSlice);
  const slices = rows.filter((row) => row.isSlice);
  const said = parts.map(({ words, verdict }) => `${words}: ${look(verdict.verdict).words}, ${figure(verdict)}`);
  if (slices.length > 0) {
    const counts = order
      .map((word) => [slices.filter(({ verdict }) => verdict.verdict === word).length, look(word).words] as const)
      .filter(([n]) => n > 0)
      .map(([n, words]) => `${n} ${words}`);
    said.push(`Of ${counted(slices.length, "slice")}: ${counts.join(", ")}`);
  }
  return said.join(". ");
}
