/** Made-up replays. */
import type { Cell, Replay } from "../../words";
import { error, pause, type Handlers } from "./handlers";
import { fitting, rows } from "./interactions";
import { id, numberOf, right, time, told, wrong } from "./told";
import { running, verdicts, worse } from "./verdicts";

const replay: Replay = {
  replay: id(7001),
  state: "finished",
  prompt: "ticket",
  candidate: "ticket@2",
  baseline: "ticket@1",
  time: time(42),
  cells: { planned: 322, done: 320, cached: 160, failed: 2, skipped: 0 },
  calls: 160,
  cost: "0.0412",
  seconds: 96,
  deciding: "right-ticket",
  text: null,
  verdicts: [...verdicts],
  broken: [11, 22, 34, 47, 55, 68, 79].map(id),
  fixed: [0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33].map(id),
  flaky: [id(22), id(9)],
  marks: [{ case: id(11), mark: "wrong", blind: false, reason: "Not urgent at all", time: time(20) }],
  warnings: [],
};

const replays: readonly Replay[] = [
  {
    ...replay,
    replay: id(7004),
    state: "running",
    time: time(1),
    cells: { planned: 322, done: 141, cached: 20, failed: 0, skipped: 0 },
    verdicts: [running],
    broken: [],
    fixed: [],
    flaky: [],
    marks: [],
  },
  replay,
  {
    ...replay,
    replay: id(7002),
    prompt: "sentiment",
    candidate: "sentiment@2",
    baseline: "sentiment@1",
    time: time(60 * 25),
    verdicts: [worse],
    deciding: "right-sentiment",
  },
  {
    ...replay,
    replay: id(7003),
    state: "interrupted",
    time: time(60 * 30),
    cells: { planned: 80, done: 31, cached: 0, failed: 0, skipped: 0 },
    verdicts: [],
  },
];

function cellsOf(n: number): Cell[] {
  const it = told(n);
  const outcome = (passes: boolean) => [
    {
      check: "right-ticket",
      state: passes ? ("pass" as const) : ("fail" as const),
      score: null,
      reason: passes ? "Category, urgency and order as expected" : `urgent should be ${it.urgent}`,
    },
    { check: "json", state: "pass" as const, score: null, reason: "Valid JSON" },
  ];
  const isBroken = replay.broken.includes(id(n));
  const answer = (passes: boolean) => (passes ? JSON.stringify(JSON.parse(right(it)), null, 2) : wrong(it, n));
  const cell = {
    case: id(n),
    repeat: 1,
    state: "done" as const,
    cached: n % 2 === 0,
    finish: "stop" as const,
    cost: "0.0002",
    attempts: [],
    error: null,
  };
  return [
    {
      ...cell,
      lane: "baseline",
      version: "ticket@1",
      output: answer(isBroken),
      latency_ms: 640,
      checks: outcome(isBroken),
    },
    {
      ...cell,
      lane: "candidate",
      version: "ticket@2",
      output: answer(!isBroken),
      latency_ms: 590,
      checks: outcome(!isBroken),
    },
  ];
}

export const replaying: Handlers = {
  "replay.plan": ({ filter }) => {
    fitting(filter);
    return {
      cases: 132,
      guard_cases: 28,
      skipped: [{ case: rows[5]?.id ?? "", reason: "No variable “language”" }],
      cells: 320,
      calls: 160,
      judge_calls: 0,
      cached: 160,
      oldest_cached: time(60 * 26),
      tokens: { input: 18_200, output: 12_800 },
      cost: "0.0412",
      seconds: 96,
      sends_to: [{ host: "api.openai.com", messages: 160 }],
      warnings: [],
    };
  },
  "replay.run": async (_, onProgress) => {
    onProgress?.({
      job: "j1",
      message: "Asking",
      done: 1,
      total: 320,
      rate: null,
      seconds_left: null,
      detail: { replay: replay.replay },
    });
    await pause(4000);
    return replay;
  },
  "replay.list": () => ({
    replays: replays.map((one) => ({
      ...one,
      verdict: one.state === "finished" ? (one.verdicts[0] ?? null) : null,
    })),
  }),
  "replay.show": ({ replay }) => {
    const found = replays.find((one) => one.replay === replay);
    if (!found) throw error("not_found", `There is no replay “${replay}”`);
    return found;
  },
  "replay.cells": ({ case: one }) => ({
    cells: one ? cellsOf(numberOf(one)) : Array.from({ length: 132 }, (_, n) => cellsOf(n)).flat(),
  }),
  "replay.mark": () => ({ marks: [] }),
  "replay.keep": ({ set }) => ({ set, cases: 25, added: 1 }),
  "replay.rescore": () => replay,
  "replay.confirm": () => replay,
  "replay.resume": () => replay,
  "replay.cancel": () => replay,
};
