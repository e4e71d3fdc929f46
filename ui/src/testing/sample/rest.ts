/** Made-up checks, models, gates, moves and jobs. */
import type { Check, GateCondition, ModelListed, Promotion } from "../../words";
import type { Handlers } from "./handlers";
import { rows } from "./interactions";
import { hash, id, time } from "./told";

const checks: readonly Check[] = [
  {
    name: "right-ticket",
    version: 1,
    kind: "json_path",
    spec: { kind: "json_path", path: "$.category", equals: "{{expected}}" },
    description: "The category is the expected one",
    prompts: ["ticket"],
  },
  {
    name: "json",
    version: 2,
    kind: "json_schema",
    spec: { kind: "json_schema", schema: { type: "object", required: ["category", "urgent", "order"] } },
    description: "JSON with category, urgent and order",
    prompts: ["ticket"],
  },
  {
    name: "right-sentiment",
    version: 1,
    kind: "equals",
    spec: { kind: "equals", value: "{{expected}}", ignore_case: true },
    description: "Exactly the expected word",
    prompts: ["sentiment"],
  },
];

const models: readonly ModelListed[] = [
  {
    name: "builtin",
    provider: "builtin",
    url: null,
    model: "SmolLM2-135M-Instruct.Q4_1",
    key: { kind: "none" },
    headers: {},
    stream: false,
    logprobs: false,
    price: [0, 0],
    price_as_of: null,
    note: "This is a small model for trying things: good for form, not for knowledge. Do not judge with it",
  },
  {
    name: "gpt-4.1-mini",
    provider: "openai",
    url: "https://api.openai.com/v1",
    model: "gpt-4.1-mini",
    key: { kind: "stored", origin: "https://api.openai.com" },
    headers: {},
    stream: false,
    logprobs: false,
    price: [0.4, 1.6],
    price_as_of: "2026-11-01",
    note: null,
  },
];

const conditions: readonly GateCondition[] = [
  { name: "min_cases", required: "at least 100", actual: "132", met: true, needs: null, evidence: id(7001) },
  {
    name: "right-ticket on the target",
    required: "better",
    actual: "+20.4 points (+11.2 to +29.7)",
    met: true,
    needs: null,
    evidence: id(7001),
  },
  {
    name: "right-ticket on the guard",
    required: "not worse, margin 2 points",
    actual: "0.0 points (−13.0 to +13.0), too few to tell",
    met: false,
    needs: "about 590 more cases",
    evidence: id(7001),
  },
  { name: "max_broken", required: "at most 10", actual: "7", met: true, needs: null, evidence: id(7001) },
];

const adopted: Promotion = {
  prompt: "ticket",
  channel: "production",
  kind: "adopt",
  moved_from: null,
  moved_to: "ticket@1",
  replay: null,
  reason: "Live since before Attune",
  promise: null,
  time: time(60 * 24 * 56),
};

const gate = {
  min_cases: 100,
  held_out: false,
  require: [{ check: null, part: "target" as const, word: "better" as const, margin: null }],
  no_worse_slices: [],
  min_slice_cases: 30,
  slice_margin: null,
  max_cost_ratio: null,
  max_latency_ratio: null,
  max_broken: 10,
  max_unpaired: null,
  max_regressions: null,
  min_marks: null,
  evidence_max_age_days: null,
};

const regressions = {
  set: "ticket-regressions",
  version: 3,
  cases: 3,
  origin: "kept from replays of ticket",
  by_outcome: true,
  created: time(900),
};

const setVersions = [3, 2, 1].map((version) => ({
  version,
  cases: version,
  origin: "kept from replays of ticket",
  created: time(900 * (4 - version)),
}));

const entries = ["Where is order 1187?", "My parcel came open", "Two charges for one order"].map((query, n) => ({
  case: id(n),
  query,
  expected: n === 1 ? '{"category": "delivery", "urgent": true}' : null,
  interaction: id(n),
}));

const heldOut = {
  share: 0.3,
  prompts: [{ prompt: "ticket", share: 0.3, own: false, sessions: 132, held_out: 41 }],
};

const inWords = ["At least 100 cases", "right-ticket better on the target", "At most 10 broken cases"];

const status = {
  workspace: "/home/jo/support-desk",
  name: "support-desk",
  schema_version: 1,
  sample: true,
  version: "0.1.0",
};

export const others: Handlers = {
  "workspace.status": () => ({ ...status, interactions: 164, feedback: 96, prompts: 2, replays: 4 }),
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
        message: "Replaying",
        created: time(1),
        ended: null,
      },
      {
        id: "j2",
        kind: "import",
        subject: id(7101),
        state: "finished",
        done: 164,
        total: 164,
        rate: 9120,
        message: "164 interactions, 96 with feedback",
        created: time(1),
        ended: time(1),
      },
      {
        id: "j3",
        kind: "pattern",
        subject: "patterns",
        state: "failed",
        done: 12,
        total: 60,
        rate: null,
        message: "The disk is full",
        created: time(2),
        ended: time(2),
      },
    ],
  }),
  "workspace.recent": () => ({
    workspaces: [
      { id: "w1", name: "support-desk", dir: "/home/jo/support-desk", open: true, gone: false },
      { id: "w2", name: "shop-assistant", dir: "/home/jo/shop-assistant", open: false, gone: false },
      { id: "w3", name: "old-trial", dir: "/media/stick/old-trial", open: false, gone: true },
    ],
  }),
  "workspace.switch": () => ({ ...status, interactions: 164, feedback: 96, prompts: 2, replays: 4 }),
  "workspace.forget": () => ({
    workspaces: [{ id: "w1", name: "support-desk", dir: "/home/jo/support-desk", open: true, gone: false }],
  }),
  "link.find": () => ({ address: "#/home", known: false }),
  "job.cancel": ({ id }) => ({ id, asked: true }),
  "set.list": () => ({
    sets: [regressions],
  }),
  "set.show": () => ({ ...regressions, entries: [...entries], versions: [...setVersions] }),
  "set.diff": () => ({ before: regressions, after: regressions, added: entries.slice(2), removed: [] }),
  "set.export": () => ({ set: "ticket-regressions", version: 3, cases: 3, file: "ticket-regressions.jsonl" }),
  "set.add": ({ name }) => ({ set: name, version: 1, cases: 12, added: 12 }),
  "set.regression": ({ prompt }) => ({ set: `${prompt}-regressions`, version: 4, cases: 4, added: 1 }),
  "held_out.show": () => heldOut,
  "held_out.set": () => heldOut,
  "check.list": () => ({ checks: [...checks] }),
  "check.add": ({ name }) => ({ name, version: 2, kind: "contains", created: true, note: null }),
  "check.remove": ({ name }) => ({ name, prompts: ["ticket"] }),
  "check.test": ({ limit }) => ({
    held_out: 12,
    results: rows.slice(0, limit ?? 20).map(({ id, output }, n) => {
      const passed = n % 5 === 4 ? null : n % 3 !== 0;
      const state = passed === null ? "not_applicable" : passed ? "passed" : "failed";
      return {
        id,
        output,
        passed,
        score: null,
        state,
        reason: passed === false ? "“urgent” is missing" : "As it should be",
      };
    }),
  }),
  "check.attach": () => [],
  "check.attached": ({ prompt }) =>
    checks
      .filter((check) => check.prompts.includes(prompt))
      .map(({ name }) => ({ check: name, prompt, decides: name !== "json", margin: name === "json" ? null : 0.02 })),
  "model.list": () => ({ models: [...models] }),
  "model.discover": () => ({
    found: [{ provider: "ollama", url: "http://127.0.0.1:11434/v1", models: ["llama3.2:3b", "qwen3:4b"] }],
  }),
  "model.test": ({ name }) =>
    name === "builtin"
      ? { ok: true, stage: "answer", message: "The built-in model answered.", latency_ms: 412 }
      : { ok: false, stage: "key", message: "The provider does not know this key (401).", latency_ms: null },
  "model.add": () => ({ models: [...models], key_is_kept: true }),
  "model.remove": ({ name }) => ({ name, models: [...models] }),
  "gate.show": ({ channel }) => ({ channel, gate, conditions: inWords, built_in: false }),
  "gate.set": ({ channel }) => ({ channel, gate, conditions: inWords, built_in: false }),
  "promotion.list": () => ({ promotions: [adopted] }),
  "promotion.promote": ({ dry_run, override }) => ({
    allowed: false,
    conditions: [...conditions],
    moved_from: "ticket@1",
    moved_to: dry_run || !override ? null : "ticket@2",
    replay: id(7001),
    reason: null,
    file: null,
    delivery: null,
  }),
  "promotion.rollback": () => ({ moved_from: "ticket@2", moved_to: "ticket@1", file: null, delivery: null }),
  "report.write": () => ({ file: "ticket-2-report.html" }),
  "audit.list": () => ({
    events: [
      {
        seq: 1,
        time: adopted.time,
        kind: "adopted",
        subject: "ticket@production",
        detail: {},
        previous: hash(0),
        hash: hash(1),
      },
    ],
  }),
  "audit.verify": () => ({
    valid: true,
    events: 14,
    head: hash(1),
    first_bad: null,
    message: "14 events hold together.",
  }),
};
