/** A verdict for tests; give what differs. */
import type { Verdict } from "../words";

export function verdict(other: Partial<Verdict> = {}): Verdict {
  return {
    check: "right",
    part: "target",
    slice: null,
    kind: "binary",
    direction: "up",
    n: 412,
    unpaired: 0,
    baseline: 0.71,
    candidate: 0.7804,
    difference: 0.0704,
    interval: [0.037, 0.107],
    level: 0.95,
    method: { interval: "Tango score", test: "exact McNemar" },
    p_value: 0.00008,
    p_adjusted: null,
    fixed: 41,
    broken: 12,
    verdict: "better",
    margin: 0.02,
    not_worse: true,
    no_difference: false,
    more_cases: null,
    detectable: 0.05,
    tries: 1,
    text: "Of 100 users 7 more get a right answer",
    warnings: [],
    anytime: null,
    seed: 1,
    slices: [],
    ...other,
  };
}
