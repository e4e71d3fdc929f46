/** A cell for tests; give what differs. */
import type { ReplayCell } from "../words";

export function cell(other: Partial<ReplayCell> = {}): ReplayCell {
  return {
    case: "a",
    part: "target",
    lane: "candidate",
    version: "ticket@2",
    repeat: 1,
    state: "done",
    cached: false,
    query: "",
    output: "",
    message: null,
    finish: "stop",
    checks: [],
    attempts: [],
    error_kind: null,
    error: null,
    latency_ms: 1,
    cost: null,
    expected: null,
    correction: null,
    marks: [],
    ...other,
  };
}
