/** The order in which flips are read, and what is hidden while judging blind. */
import { group } from "d3-array";
import type { Mark, ReplayCell, ReplayReport } from "../../words";

export type FlipKind = "broken" | "fixed";

export interface Flip {
  case: string;
  kind: FlipKind;
  part: ReplayCell["part"];
  /** The last user turn. */
  query: string;
  cells: ReplayCell[];
  /** Repeats of one lane disagree by the deciding check. */
  isFlaky: boolean;
  /** Oldest first. */
  marks: Mark[];
}

/** More are not read by eye, and their answers would only fill memory. */
export const MOST_FLIPS = 1000;

type Outcome = Pick<ReplayReport, "broken" | "fixed" | "regression" | "deciding">;

/** Which cases flipped: tests that fail again first, then broken, then fixed; the core has put the worst first in each. */
export function flipped({ broken, fixed, regression }: Outcome): string[] {
  const tests = regression[0]?.broken ?? [];
  return [...tests, ...broken, ...fixed].slice(0, MOST_FLIPS);
}

/** Of all, read by eye or not. */
export function flipCount({ broken, fixed, regression }: Outcome): number {
  return (regression[0]?.broken.length ?? 0) + broken.length + fixed.length;
}

export function flipsOf(replay: Outcome, cells: readonly ReplayCell[]): Flip[] {
  const byCase = group(cells, (cell) => cell.case);
  return flipped(replay).map((id) => {
    const own = byCase.get(id) ?? [];
    return {
      case: id,
      kind: replay.fixed.includes(id) ? "fixed" : "broken",
      part: own[0]?.part ?? "target",
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
 * Which lane stands left in each case while judging blind: the baseline in one half of them, drawn so that neither one
 * case nor the order of all gives anything away, and the same each time somebody comes back to it.
 */
export function blindSides(replay: string, flips: readonly Flip[]): Map<string, [Lane, Lane]> {
  const place = (flip: Flip) => scramble(`${replay} ${flip.case} sides`);
  const drawn = [...flips].sort((a, b) => place(a) - place(b) || (a.case < b.case ? -1 : 1));
  // Which lane has the one more where their number is odd is drawn too.
  const first = scramble(replay) & 1;
  return new Map(
    drawn.map((flip, i) => [flip.case, (i + first) % 2 === 0 ? ["baseline", "candidate"] : ["candidate", "baseline"]]),
  );
}

export interface Tally {
  baseline: number;
  candidate: number;
  tie: number;
  open: number;
}

/** What was chosen blind so far; the last word on a case counts. */
export function tallyOf(flips: readonly Flip[]): Tally {
  const tally = { baseline: 0, candidate: 0, tie: 0, open: 0 };
  for (const { marks } of flips) {
    const said = marks.filter(({ blind }) => blind).at(-1)?.mark;
    tally[said === "baseline" || said === "candidate" || said === "tie" ? said : "open"] += 1;
  }
  return tally;
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

/** "right-ticket: pass → fail", or with scores "0.82 → 0.31", for the check that decides and for others that changed. */
export function changesOf(flip: Flip, deciding: string | null): string[] {
  const sides = (["baseline", "candidate"] as const).map((lane) => cellOf(flip.cells, lane)?.checks ?? []);
  const [before = [], after = []] = sides;
  const first = (name: string) => (name === deciding ? 0 : 1);
  const names = [...new Set([...before, ...after].map(({ check }) => check))].sort((a, b) => first(a) - first(b));
  return names.flatMap((name) => {
    const [was, is] = [before, after].map((checks) => outcome(checks.find(({ check }) => check === name)));
    return was === is ? [] : [`${name}: ${was} → ${is}`];
  });
}

function outcome(check: ReplayCell["checks"][number] | undefined): string {
  if (!check) return "–";
  if (check.score !== null) return String(Math.round(check.score * 1000) / 1000);
  return { passed: "pass", failed: "fail", not_applicable: "does not apply", unreadable: "cannot be read" }[
    check.state
  ];
}

/** The first finished cell of a lane, else the first. */
export function cellOf(cells: readonly ReplayCell[], lane: Lane): ReplayCell | undefined {
  const own = cells.filter((cell) => cell.lane === lane);
  return own.find((cell) => cell.state === "done") ?? own[0];
}
