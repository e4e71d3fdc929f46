/** Made-up prices, gates, backups and diagnostics. */
import type { Answer } from "../../words";
import type { Handlers } from "./handlers";
import { time } from "./told";

type Table = Answer<"model.prices">;

const line = { max_output: 32768, as_of: "2026-03-01", source: "OpenAI price list" };
const prices: Table = {
  in_use: [
    {
      name: "builtin",
      provider: "builtin",
      model: "SmolLM2-135M-Instruct.Q4_1",
      price: [0, 0],
      as_of: null,
      own: false,
      self_hosted: true,
    },
    {
      name: "gpt-4.1-mini",
      provider: "openai",
      model: "gpt-4.1-mini",
      price: [0.4, 1.6],
      as_of: "2026-03-01",
      own: false,
      self_hosted: false,
    },
    {
      name: "house",
      provider: "openai-compatible",
      model: "house-7b",
      price: null,
      as_of: null,
      own: false,
      self_hosted: false,
    },
  ],
  own: [
    {
      provider: null,
      model: "support-tuned*",
      input: 1.1,
      output: 4.4,
      max_output: 8192,
      as_of: "2026-11-20",
      source: null,
    },
  ],
  built_in: [
    { ...line, provider: "openai", model: "gpt-4.1", input: 2, output: 8 },
    { ...line, provider: "openai", model: "gpt-4.1-mini", input: 0.4, output: 1.6 },
    { ...line, provider: "openai", model: "gpt-4o", input: 2.5, output: 10 },
    {
      ...line,
      provider: "anthropic",
      model: "claude-sonnet-4-5",
      input: 3,
      output: 15,
      source: "Anthropic price list",
    },
  ],
  as_of: "2026-03-01",
  file: "/home/jo/support-desk/prices.yaml",
};

const plain = ["at least 30 cases", "the deciding check better on the target"];
const gates: Answer<"gate.list">["gates"] = [
  { channel: "@production", from: "program", conditions: plain },
  { channel: "sentiment@production", from: "program", conditions: plain },
  {
    channel: "ticket@production",
    from: "own",
    conditions: ["at least 100 cases", "right-ticket better on the target", "broken cases at most 10"],
  },
];

const folder = "/home/jo/support-desk/backups";
const backups: Answer<"workspace.backups"> = {
  folder,
  backups: [
    { file: `${folder}/attune-20261126T093012.db`, time: time(130), bytes: 18_400_000, automatic: false },
    { file: "/media/jo/disk/support-desk.db", time: time(60 * 24 * 9), bytes: null, automatic: false },
    { file: `${folder}/before-schema-2.db`, time: time(60 * 24 * 31), bytes: 12_100_000, automatic: true },
  ],
};

const diagnostics = [
  {
    name: "program.json",
    text: JSON.stringify({ attune: "0.1.0", schema: 1, system: "linux", processor: "x86_64", cores: 8 }, null, 2),
  },
  {
    name: "settings.json",
    text: JSON.stringify(
      {
        no_egress: false,
        mask: false,
        models: [{ provider: "openai", where: "public network", key: "in the key store", price: "known" }],
      },
      null,
      2,
    ),
  },
  { name: "log.txt", text: '2026-11-26T10:00:00Z INFO attune::shell: command="import" exit=0 ms=812\n' },
];

export const setting: Handlers = {
  "model.prices": () => prices,
  "model.set_price": () => prices,
  "model.forget_price": () => prices,
  "gate.list": () => ({ gates }),
  "gate.remove": ({ channel }) => {
    throw { code: "not_found", message: `There is no gate of its own for “${channel}”`, hint: null, where: null };
  },
  "workspace.backups": () => backups,
  "workspace.backup": () => ({ file: `${folder}/attune-20261126T120000.db`, bytes: 18_500_000, interactions: 164 }),
  "workspace.diagnostics": ({ file }) => ({ files: diagnostics, file: file ?? null }),
};
