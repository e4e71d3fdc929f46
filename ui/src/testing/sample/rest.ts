/** Made-up checks, models, gates, moves and jobs. */
import type { Check, Condition, Model, Move } from "../../words";
import type { Handlers } from "./handlers";
import { id, time } from "./told";

const checks: readonly Check[] = [
  {
    name: "right-ticket",
    version: 1,
    kind: "json_path",
    spec: { kind: "json_path", path: "$.category", equals: "{{expected}}" },
    attached: [{ prompt: "ticket", decide: true, margin: 0.02 }],
    time: time(60 * 24 * 40),
  },
  {
    name: "json",
    version: 2,
    kind: "json_schema",
    spec: { kind: "json_schema", schema: { type: "object", required: ["category", "urgent", "order"] } },
    attached: [{ prompt: "ticket", decide: false, margin: null }],
    time: time(60 * 24 * 30),
  },
  {
    name: "right-sentiment",
    version: 1,
    kind: "equals",
    spec: { kind: "equals", value: "{{expected}}", ignore_case: true },
    attached: [{ prompt: "sentiment", decide: true, margin: 0.02 }],
    time: time(60 * 24 * 39),
  },
];

const models: readonly Model[] = [
  {
    name: "built-in",
    provider: "builtin",
    url: null,
    model: "SmolLM2-135M-Instruct",
    key: "none",
    headers: {},
    note: "A small model for trying things: it runs on this machine without a network. Do not judge your own prompts by it.",
  },
  {
    name: "gpt-4.1-mini",
    provider: "openai",
    url: "https://api.openai.com/v1",
    model: "gpt-4.1-mini",
    key: "kept",
    headers: {},
    note: null,
  },
];

const conditions: readonly Condition[] = [
  { name: "Enough cases", required: "at least 100", actual: "132", met: true, evidence: "replay of 23 Nov, target" },
  {
    name: "right-ticket better on the target",
    required: "better",
    actual: "+20.4 points (+11.2 to +29.7)",
    met: true,
    evidence: "α 0.05 ÷ 1 version tried",
  },
  {
    name: "right-ticket not worse on the guard",
    required: "not worse, margin 2 points",
    actual: "0.0 points (−13.0 to +13.0)",
    met: false,
    evidence: "n 28; about 590 more cases would tell",
  },
  { name: "Most broken cases", required: "10", actual: "7", met: true, evidence: null },
];

const moves: readonly Move[] = [
  {
    id: id(8001),
    prompt: "ticket",
    channel: "production",
    kind: "adopt",
    moved_from: null,
    moved_to: 1,
    replay: null,
    reason: "Live since before Attune",
    promise: null,
    time: time(60 * 24 * 56),
  },
];

export const others: Handlers = {
  "workspace.status": () => ({
    workspace: "/home/jo/support-desk",
    name: "support-desk",
    schema_version: 1,
    sample: true,
    interactions: 164,
    feedback: 96,
    prompts: 2,
    replays: 4,
    version: "0.1.0",
  }),
  "changes.since": ({ seq }) => ({ seq, words: [] }),
  "job.list": () => ({
    jobs: [
      {
        id: "j1",
        kind: "replay",
        subject: id(7004),
        state: "running",
        done: 141,
        total: 322,
        rate: 7.4,
        message: "ticket@2 against ticket@1",
        created: time(1),
      },
    ],
  }),
  "job.cancel": ({ id }) => ({ id, asked: true }),
  "channel.list": () => ({
    channels: [
      {
        channel: "production",
        version: 1,
        hash: "sha256:ab",
        folder: "/srv/app/prompts",
        gate: true,
        time: time(60 * 24 * 56),
      },
    ],
  }),
  "channel.folder": ({ folder }) => ({ folder }),
  "set.list": () => ({ sets: [{ set: "ticket-tests", cases: 24, by_outcome: true, time: time(900) }] }),
  "check.list": () => ({ checks: [...checks] }),
  "check.add": ({ name, spec }) => ({ name, version: 2, kind: spec.kind }),
  "check.test": ({ ids }) => ({
    results: ids.map((id, n) => ({
      id,
      passed: n % 5 === 4 ? null : n % 3 !== 0,
      score: null,
      reason: n % 3 === 0 ? "“urgent” is missing" : "As it should be",
    })),
  }),
  "check.attach": () => ({ attached: [] }),
  "model.list": () => ({ models: [...models] }),
  "model.found": () => ({
    found: [
      { name: "ollama", provider: "ollama", url: "http://127.0.0.1:11434/v1", models: ["llama3.2:3b", "qwen3:4b"] },
    ],
  }),
  "model.test": ({ name }) =>
    name === "built-in"
      ? { ok: true, stage: "answer", message: "It answers.", latency_ms: 412 }
      : { ok: false, stage: "key", message: "The provider does not know this key (401).", latency_ms: 180 },
  "model.add": () => ({ models: [...models] }),
  "model.remove": () => ({ models: [...models] }),
  "gate.show": ({ candidate }) => ({
    gate: "min_cases: 100",
    conditions: conditions.map((one) => (candidate ? one : { ...one, actual: null, met: null, evidence: null })),
  }),
  "gate.set": () => ({ conditions: [...conditions] }),
  "promotion.list": () => ({ promotions: [...moves] }),
  "promotion.promote": () => ({ allowed: true, conditions: [...conditions], moved_from: 1, moved_to: 2 }),
  "promotion.rollback": () => ({ moved_from: 2, moved_to: 1 }),
  "report.write": () => ({ file: "ticket-2-report.html" }),
  "audit.list": () => ({
    events: moves.map((move, n) => ({
      seq: n + 1,
      detail: {},
      time: move.time,
      kind: "channel_moved",
      subject: `${move.prompt}@${move.channel}`,
      hash: "5f1c0ab3".repeat(8),
      previous: "0".repeat(64),
    })),
  }),
  "audit.verify": () => ({
    valid: true,
    events: 14,
    head: "5f1c0ab3".repeat(8),
    first_bad: null,
    message: "14 events hold together.",
  }),
};
