/** A cell for tests; give what differs. */
import type { ReplayCell } from "../words";

export function cell(other: Partial<ReplayCell> = {}): ReplayCell {
  return {
    case: "a",
    part: "target",
    held_out: false,
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
    answered_at: null,
    latency_ms: 1,
    first_token_ms: null,
    usage: null,
    mean_logprob: null,
    cost: null,
    expected: null,
    correction: null,
    marks: [],
    ...other,
  };
}
