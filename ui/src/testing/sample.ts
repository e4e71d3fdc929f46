/** A backend without a core, for looking at screens while they are made. Add `?state=empty`, `failing`, `slow` or `welcome`. */
import type { Backend } from "../backend";
import type { Answer, Name, Request, Step } from "../words";
import { error, pause, type Handlers } from "./sample/handlers";
import { delivering } from "./sample/delivering";
import { atEmptyHome, atHome } from "./sample/home";
import { importing } from "./sample/import";
import { lookingBack } from "./sample/found";
import { finding } from "./sample/interactions";
import { grouping } from "./sample/patterns";
import { guarding, withNothingSent } from "./sample/privacy";
import { writing } from "./sample/prompts";
import { replaying } from "./sample/replays";
import { others } from "./sample/rest";
import { setting } from "./sample/settings";

const handlers: Handlers = {
  ...atHome,
  ...delivering,
  ...finding,
  ...grouping,
  ...guarding,
  ...lookingBack,
  ...importing,
  ...writing,
  ...replaying,
  ...setting,
  ...others,
};

/** Lists without anything in them. */
const empty: Handlers = {
  ...handlers,
  ...atEmptyHome,
  ...withNothingSent,
  "workspace.status": () => ({
    workspace: "/home/jo/new",
    name: "new",
    schema_version: 1,
    sample: false,
    interactions: 0,
    feedback: 0,
    prompts: 0,
    replays: 0,
    version: "0.1.0",
  }),
  "job.list": () => ({ jobs: [] }),
  "interaction.list": () => ({
    total: 0,
    total_is_estimate: false,
    next_cursor: null,
    previous_cursor: null,
    cursor: null,
    row: 0,
    interactions: [],
  }),
  "import.list": () => ({ batches: [] }),
  "prompt.list": () => ({ prompts: [] }),
  "prompt.found": () => ({ last: null }),
  "check.list": () => ({ checks: [] }),
  "workspace.backups": () => ({ backups: [], folder: "/home/jo/new/backups" }),
  "model.list": () => ({ models: [] }),
  "model.retirements": () => ({ retirements: [] }),
  "model.discover": () => ({ found: [] }),
  "replay.list": () => ({ replays: [] }),
  "audit.list": () => ({ events: [] }),
};

export function sampleBackend(): Backend {
  const state = new URLSearchParams(location.search).get("state");
  return {
    async call<N extends Name>(name: N, request: Request<N>, onProgress?: (step: Step) => void): Promise<Answer<N>> {
      const isStatus = name === "workspace.status" || name === "changes.since";
      await pause(state === "slow" && !isStatus ? 60_000 : 15);
      if (state === "welcome") throw error("no_workspace", "No workspace is open");
      if (state === "failing" && !isStatus)
        throw error("busy", "Another process is writing", "Close it, or wait a moment");
      const handler = (state === "empty" ? empty : handlers)[name];
      if (!handler) throw error("internal", `The sample does not know ${name}`);
      return handler(request, onProgress);
    },
    pick: async ({ purpose }) => [{ handle: "h1", name: purpose === "folder" ? "folder" : "october.csv" }],
    onDrop: () => () => {},
    onLink: () => () => {},
    tellEnd: async () => {},
  };
}
