/** Made-up deliveries and retirements of models. */
import type { Delivered, ModelRetirement } from "../../words";
import type { Handlers } from "./handlers";

export const changed: Delivered = {
  prompt: "ticket",
  channel: "production",
  version: 1,
  file: "/home/jo/desk-app/prompts/ticket.yaml",
  state: "changed",
  holds: null,
  git: true,
  commit: null,
  problem: null,
};

const folder = { channel: "production", folder: "/home/jo/desk-app/prompts", git: true };

export const retirement: ModelRetirement = {
  model: "gpt-4.1-mini",
  retires: "2027-01-14",
  days_left: 49,
  successor: "gpt-6-luna",
  source: "developers.openai.com/api/docs/deprecations",
  as_of: "2026-10-28",
  configured: ["gpt-4.1-mini"],
  traffic: [
    { days: 30, answers: 31_000, of: 40_000, share: 0.775 },
    { days: 90, answers: 88_000, of: 120_000, share: 0.733 },
  ],
  prompts: [
    {
      prompt: "ticket",
      channels: ["production"],
      traffic: [
        { days: 30, answers: 31_000, of: 31_000, share: 1 },
        { days: 90, answers: 88_000, of: 90_000, share: 0.978 },
      ],
      candidate_model: "builtin",
      baseline_model: "gpt-4.1-mini",
      command: "attune replay run ticket --candidate-model builtin --baseline-model gpt-4.1-mini --require not-worse",
    },
  ],
};

export const delivering: Handlers = {
  "model.retirements": () => ({ retirements: [retirement] }),
  "promotion.files": () => ({ folders: [folder], files: [changed], taken: [] }),
  "promotion.deliver": ({ changed: what }) => ({
    folders: [folder],
    files: [{ ...changed, state: what === "take" ? "behind" : "current", holds: what === "take" ? 4 : 1 }],
    taken: what === "take" ? ["ticket@4"] : [],
  }),
  "promotion.folder": ({ channel, folder, git }) => ({ channel, folder: folder ?? null, git: git ?? false }),
};
