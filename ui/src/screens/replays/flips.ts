/** The order in which flips are read, and what is hidden while judging blind. */
import { group } from "d3-array";
import type { Mark, ReplayCell, ReplayReport } from "../../words";

export interface Flip {
  case: string;
  kind: "broken" | "fixed";
  /** The last user turn. */
  query: string;
  cells: ReplayCell[];
  /** Repeats of one lane disagree by the deciding check. */
  isFlaky: boolean;
  /** Oldest first. */
  marks: Mark[];
}

/** More are not read by eye, and their answers would only fill memory. */
export const MOST_FLIPS = 500;

type Outcome = Pick<ReplayReport, "broken" | "fixed" | "regression" | "deciding">;

/** Which cases flipped: tests that fail again first, then broken, then fixed; the core has put the worst first in each. */
export function flipped({ broken, fixed, regression }: Outcome): string[] {
  const tests = regression[0]?.broken ?? [];
  return [...tests, ...broken, ...fixed].slice(0, MOST_FLIPS);
}

export function flipsOf(replay: Outcome, cells: readonly ReplayCell[]): Flip[] {
  const byCase = group(cells, (cell) => cell.case);
  return flipped(replay).map((id) => {
    const own = byCase.get(id) ?? [];
    return {
      case: id,
      kind: replay.fixed.includes(id) ? "fixed" : "broken",
      query: own[0]?.query ?? "",
      cells: own,
      isFlaky: disagree(own, replay.deciding),
      marks: own[0]?.marks ?? [],
    };
  });
}

function disagree(cells: readonly ReplayCell[], check: string | null): boolean {
  const passed = (cell: ReplayCell) => cell.checks.find((outcome) => outcome.check === check)?.passed;
  const lanes = group(cells, (cell) => cell.lane);
  return [...lanes.values()].some((lane) => new Set(lane.map(passed)).size > 1);
}

/** The one after `from` in the given direction, or `from` itself at the end. */
export function neighbour(flips: readonly Flip[], from: string | null, step: 1 | -1): string | null {
  if (flips.length === 0) return null;
  const at = flips.findIndex((flip) => flip.case === from);
  const next = at < 0 ? 0 : Math.min(flips.length - 1, Math.max(0, at + step));
  return flips[next]?.case ?? null;
}

export type Lane = "baseline" | "candidate";

/**
 * Which lane stands left while judging blind. It looks random from case to case and is the same each time, so that
 * coming back to a case gives nothing away.
 */
export function blindSides(replay: string, id: string): [Lane, Lane] {
  return (scramble(replay + id) & 1) === 0 ? ["baseline", "candidate"] : ["candidate", "baseline"];
}

/** An order that does not say which flips are broken. */
export function blindOrder(replay: string, flips: readonly Flip[]): Flip[] {
  const place = (flip: Flip) => scramble(`${flip.case} ${replay}`);
  return [...flips].sort((a, b) => place(a) - place(b));
}

function scramble(text: string): number {
  let hash = 0;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x5bd1e995) ^ (hash >>> 13);
  return hash ^ (hash >>> 15);
}

/** The first finished cell of a lane, else the first. */
export function cellOf(cells: readonly ReplayCell[], lane: Lane): ReplayCell | undefined {
  const own = cells.filter((cell) => cell.lane === lane);
  return own.find((cell) => cell.state === "done") ?? own[0];
}
