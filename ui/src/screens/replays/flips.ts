/** The order in which flips are read, and what is hidden while judging blind. */
import type { Cell, Mark, Replay } from "../../words";

export interface Flip {
  case: string;
  kind: "broken" | "fixed";
  isFlaky: boolean;
  /** The newest of each question; a later one overrules an earlier one. */
  marks: Mark[];
}

/** Broken first, then fixed; the core has put the worst first in each. */
export function flipsOf(replay: Pick<Replay, "broken" | "fixed" | "flaky" | "marks">): Flip[] {
  const flip = (kind: Flip["kind"]) => (id: string) => ({
    case: id,
    kind,
    isFlaky: replay.flaky.includes(id),
    marks: replay.marks.filter((mark) => mark.case === id),
  });
  return [...replay.broken.map(flip("broken")), ...replay.fixed.map(flip("fixed"))];
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

/** The first finished cell of a lane; recorded answers stand for a baseline that was not run again. */
export function cellOf(cells: readonly Cell[], lane: Lane): Cell | undefined {
  const lanes = lane === "baseline" ? ["baseline", "recorded"] : ["candidate"];
  const own = lanes.flatMap((lane) => cells.filter((cell) => cell.lane === lane));
  return own.find((cell) => cell.state === "done") ?? own[0];
}
