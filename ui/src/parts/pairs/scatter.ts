/** What a scatter plot of baseline against candidate shows, without the drawing. */
import { median } from "d3-array";
import { count } from "../../format";

export interface Point {
  case: string;
  words: string;
  before: number;
  now: number;
}

/** Above this many, single points would hide each other and take long. */
export const MOST_POINTS = 5_000;
const BINS = 60;
/** Where the largest value is so many times the usual one, a linear scale would press all into a corner. */
const SKEWED = 12;

/** One scale for both sides, so that the diagonal means "the same". */
export function domainOf(points: readonly Point[]): { domain: [number, number]; isLog: boolean } {
  let [low, high] = [Infinity, -Infinity];
  for (const { before, now } of points) {
    low = Math.min(low, before, now);
    high = Math.max(high, before, now);
  }
  if (low > high) return { domain: [0, 1], isLog: false };
  if (low === high) return { domain: [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2], isLog: false };
  const usual = median(points, ({ before }) => before) ?? 0;
  if (low > 0 && high > SKEWED * usual) return { domain: [low / 1.1, high * 1.1], isLog: true };
  const room = (high - low) * 0.04;
  return { domain: [low >= 0 ? Math.max(0, low - room) : low - room, high + room], isLog: false };
}

export interface Bin {
  column: number;
  row: number;
  n: number;
}

/** How many points fall into each square of a grid over the unit square; positions are shares of the side. */
export function binned(places: readonly (readonly [number, number])[], side = BINS): Bin[] {
  const bins = new Map<number, number>();
  const cell = (share: number) => Math.min(side - 1, Math.max(0, Math.floor(share * side)));
  for (const [x, y] of places) {
    const key = cell(y) * side + cell(x);
    bins.set(key, (bins.get(key) ?? 0) + 1);
  }
  return [...bins].map(([key, n]) => ({ column: key % side, row: Math.floor(key / side), n }));
}

/** The place nearest to where somebody points, if one is within reach. */
export function nearest(
  places: readonly (readonly [number, number])[],
  [x, y]: readonly [number, number],
  reach: number,
): number | null {
  let [best, found] = [reach * reach, null as number | null];
  for (const [i, place] of places.entries()) {
    const far = (place[0] - x) ** 2 + (place[1] - y) ** 2;
    if (far < best) [best, found] = [far, i];
  }
  return found;
}

export interface Moves {
  higher: number;
  lower: number;
  equal: number;
}

export function movesOf(points: readonly Point[]): Moves {
  const moves = { higher: 0, lower: 0, equal: 0 };
  for (const { before, now } of points) moves[now > before ? "higher" : now < before ? "lower" : "equal"] += 1;
  return moves;
}

export function sentence(what: string, { higher, lower, equal }: Moves): string {
  const all = higher + lower + equal;
  return `${what} of ${count(all)} cases: ${count(higher)} higher now, ${count(lower)} lower, ${count(equal)} equal`;
}
