/** Made-up replays. */
import type { ReplayCell, ReplayListed, ReplayReport, Step } from "../../words";
import { report } from "../replay";
import { cell } from "../cell";
import { error, pause, type Handlers } from "./handlers";
import { fitting, rows } from "./interactions";
import { courseOf, pairsOf } from "./paired";
import { id, numberOf, right, time, told, wrong } from "./told";
import { heldOut, sliced, unsure, verdicts, worse } from "./verdicts";

const tests = {
  version: "ticket@2",
  check: "right-ticket",
  cases: 3,
  passed_before: 2,
  pass_now: 3,
  broken: [],
  text: "Of 3 cases that were kept as tests 2 pass under ticket@1, and 3 under ticket@2; none of those that passed fails now",
};

const finished = report({
  replay: id(7001),
  time: time(42),
  cells: { planned: 322, done: 320, cached: 160, failed: 2, skipped: 0 },
  failed_for: [{ reason: "The answer did not come within 60 s", cells: 2 }],
  skipped_for: [],
  calls: 160,
  cost: "0.0412",
  seconds: 96,
  deciding: "right-ticket",
  verdicts: [...verdicts],
  broken: [11, 22, 34, 47, 55, 68, 79].map(id),
  fixed: [0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33].map(id),
  cases: 132,
  guard_cases: 28,
  lanes: [
    {
      version: "ticket@1",
      model: "gpt-4.1-mini",
      answers: 160,
      cost: "0.00031",
      p50_ms: 840,
      p95_ms: 1910,
      difference: null,
    },
    {
      version: "ticket@2",
      model: "gpt-4.1-mini",
      answers: 160,
      cost: "0.00028",
      p50_ms: 905,
      p95_ms: 1880,
      difference: { cost: "-0.00003", p50_ms: 65, p95_ms: -30 },
    },
  ],
  regression_cases: 3,
  held_out_cases: 41,
  held_out: [...heldOut],
  regression: [tests],
  regressions: "ticket-regressions@3",
  not_applicable: [{ check: "json", lane: "baseline", count: 2, of: 160 }],
});

const sentiment = {
  prompt: "sentiment",
  candidate: "sentiment@2",
  candidates: ["sentiment@2"],
  baseline: "sentiment@1",
};
const none = { verdicts: [], held_out: [], regression: [], broken: [], fixed: [] };

const replays: readonly ReplayReport[] = [
  {
    ...finished,
    ...none,
    replay: id(7004),
    state: "running",
    time: time(1),
    cells: { planned: 322, done: 141, cached: 20, failed: 0, skipped: 0 },
    failed_for: [],
    skipped_for: [],
  },
  finished,
  { ...finished, ...sentiment, replay: id(7002), time: time(60 * 25), verdicts: [worse], deciding: "right-sentiment" },
  {
    ...finished,
    ...none,
    replay: id(7003),
    state: "cancelled",
    time: time(60 * 30),
    cells: { planned: 80, done: 31, cached: 0, failed: 0, skipped: 49 },
    failed_for: [],
    skipped_for: [],
  },
];

const many = (n: number, from: number) => Array.from({ length: n }, (_, i) => id(from + i));

/** Replays that are seldom, to look at: `019aaf10-0000-7000-8000-000000001b5d` and those behind it. */
const seldom: readonly ReplayReport[] = [
  {
    ...finished,
    replay: id(7005),
    time: time(60 * 31),
    cases: 2400,
    verdicts: [...sliced],
    held_out: [],
    broken: many(380, 0),
    fixed: many(620, 400),
    cells: { planned: 4856, done: 4856, cached: 0, failed: 0, skipped: 0 },
  },
  {
    ...finished,
    replay: id(7006),
    time: time(60 * 32),
    verdicts: [unsure],
    held_out: [],
    broken: [],
    fixed: [],
    guard_cases: 0,
  },
  {
    ...finished,
    ...none,
    replay: id(7007),
    time: time(60 * 33),
    state: "failed",
    cells: { planned: 322, done: 0, cached: 0, failed: 322, skipped: 0 },
    failed_for: [
      { reason: "Nothing may leave this machine: https://api.openai.com:443 was refused", cells: 318 },
      { reason: "The judge “strict” gave no answer: 401 Unauthorized, the key is not accepted", cells: 4 },
    ],
    lanes: [],
    calls: 0,
    cost: "0",
  },
];

const listed = (one: ReplayReport): ReplayListed => ({
  ...one,
  verdict: one.verdicts[0]?.verdict ?? null,
  marked: 0,
});

function cellsOf(n: number): ReplayCell[] {
  const it = told(n);
  const isBroken = finished.broken.includes(id(n));
  const checks = (passed: boolean): ReplayCell["checks"] => [
    {
      check: "right-ticket",
      state: passed ? "passed" : "failed",
      passed,
      score: null,
      reason: passed ? "Category, urgency and order as expected" : `urgent should be ${it.urgent}`,
    },
    { check: "json", state: "passed", passed: true, score: null, reason: "Valid JSON" },
  ];
  const output = (passed: boolean) => (passed ? JSON.stringify(JSON.parse(right(it)), null, 2) : wrong(it, n));
  const mark = { mark: "wrong" as const, blind: false, reason: "Not urgent", correction: null, time: time(9) };
  const common = { case: id(n), query: it.message, cached: n % 2 === 0, cost: "0.0002", marks: n === 11 ? [mark] : [] };
  const lane = (name: string, version: string, passed: boolean) =>
    cell({ ...common, lane: name, version, output: output(passed), checks: checks(passed), latency_ms: 600 });
  return [lane("baseline", "ticket@1", isBroken), lane("candidate", "ticket@2", !isBroken)];
}

/** The evidence as it closes in while a replay runs. */
function evidence(done: number): Step {
  const [middle, width] = [0.2 + 0.06 * Math.sin(done / 17), 1.6 / Math.sqrt(done + 4)];
  const low = middle - width;
  const interval: [number, number] = [low, middle + width];
  const anytime = { interval, e_better: done, e_worse: 0.1, decided: low > 0 ? ("better" as const) : null };
  const waiting =
    done % 80 < 20 && done > 60 ? "https://api.openai.com:443 says “Too many requests”; it goes on in 12 s" : null;
  return {
    job: "j1",
    message: "Replaying",
    done,
    total: 320,
    rate: 8,
    seconds_left: (320 - done) / 8,
    detail: { failed: 0, anytime, waiting },
  };
}

function one(replay: string): ReplayReport {
  const found = [...replays, ...seldom].find((one) => one.replay === replay);
  if (!found) throw error("not_found", `There is no replay “${replay}”`);
  return found;
}

export const replaying: Handlers = {
  "replay.plan": ({ filter }) => {
    fitting(filter ?? "");
    return {
      candidate: "ticket@2",
      baseline: "ticket@1",
      cases: 132,
      guard_cases: 28,
      regression_cases: 3,
      held_out_cases: 41,
      set: null,
      skipped: [{ case: rows[5]?.id ?? "", reason: "The case has no variable “language”", part: "target" }],
      skipped_for: [{ reason: "The case has no variable “language”", cases: 1, example: rows[5]?.id ?? "" }],
      cells: 320,
      calls: 160,
      judge_calls: 0,
      cached: 160,
      oldest_cached: time(60 * 26),
      tokens: 31_000,
      cost: "0.0412",
      seconds: 96,
      sends_to: [
        {
          host: "https://api.openai.com:443",
          models: ["gpt-4.1-mini"],
          calls: 160,
          cases: 160,
          users: 131,
          away: true,
          blocked: false,
        },
      ],
      checks: [
        {
          name: "right-ticket",
          version: 1,
          decides: true,
          margin: 0.02,
          description: "The category is the expected one",
        },
        { name: "json", version: 2, decides: false, margin: null, description: "JSON with category, urgent and order" },
      ],
      warnings: [],
    };
  },
  "replay.run": async (_, onProgress) => {
    for (let done = 1; done <= 320; done += 4) {
      onProgress?.(evidence(done));
      await pause(60);
    }
    return finished;
  },
  "replay.list": () => ({ replays: replays.map(listed) }),
  "replay.show": ({ replay }) => {
    return one(replay);
  },
  "replay.pairs": (request) => pairsOf(one(request.replay), request),
  "replay.course": ({ replay }) => courseOf(one(replay)),
  "replay.cells": ({ cases }) => ({
    cells: (cases.length > 0 ? cases.map(numberOf) : Array.from({ length: 132 }, (_, n) => n)).flatMap(cellsOf),
  }),
  "replay.mark": () => finished,
  "replay.keep": ({ set }) => ({ set: set ?? "ticket-regressions", version: 4, added: true }),
  "replay.rescore": () => finished,
  "replay.confirm": () => ({ ...finished, confirmed: finished.fixed, flaky: finished.broken.slice(0, 2) }),
  "replay.resume": () => finished,
  "replay.cancel": () => finished,
};
