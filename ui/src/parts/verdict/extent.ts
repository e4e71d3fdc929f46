import { extent, max } from "d3-array";
import type { Verdict } from "../../words";

/** One scale for several intervals, with zero in the middle and a little room. */
export function commonExtent(
  verdicts: readonly Pick<Verdict, "interval" | "difference" | "margin">[],
): [number, number] {
  const values = verdicts.flatMap((verdict) => [
    ...(verdict.interval ?? []),
    verdict.difference ?? 0,
    verdict.margin ?? 0,
    -(verdict.margin ?? 0),
  ]);
  const furthest = max(extent(values), (value) => Math.abs(value ?? 0)) || 0.1;
  return [-furthest * 1.15, furthest * 1.15];
}
