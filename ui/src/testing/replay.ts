/** A replay for tests; give what differs. */
import type { Answer, ReplayReport, Request } from "../words";

export function report(other: Partial<ReplayReport> = {}): ReplayReport {
  return {
    replay: "r1",
    state: "finished",
    prompt: "ticket",
    candidate: "ticket@2",
    candidates: ["ticket@2"],
    baseline: "ticket@1",
    models: ["builtin", "builtin"],
    lanes: [],
    cells: { planned: 6, done: 6, cached: 0, failed: 0, skipped: 0 },
    failed_for: [],
    skipped_for: [],
    calls: 6,
    judge_calls: 0,
    cost: "0",
    seconds: 1,
    verdicts: [],
    held_out: [],
    regression: [],
    broken: [],
    fixed: [],
    deciding: "right",
    cases: 3,
    guard_cases: 0,
    regression_cases: 0,
    held_out_cases: 0,
    set: null,
    regressions: null,
    not_applicable: [],
    judges: [],
    time: "2026-11-23T00:00:00Z",
    ...other,
  };
}

type Side = Request<"prompt.diff">["before"];

/** As if nothing of the first message had stayed. */
export function diffOf(before: Side, after: Side): Answer<"prompt.diff"> {
  const hunks = [
    { op: "delete" as const, text: textOf(before) },
    { op: "insert" as const, text: textOf(after) },
  ];
  return {
    before: "draft",
    after: "draft",
    messages: [{ change: "edited", role: "assistant", role_before: null, before: 0, after: 0, hunks }],
    variables: { added: [], removed: [] },
    settings: [],
    tokens: { before: 1, after: 1 },
  };
}

function textOf(side: Side): string {
  const [first] = typeof side === "string" ? [] : side.messages;
  return first && "content" in first && typeof first.content === "string" ? first.content : "";
}
