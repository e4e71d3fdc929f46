import { render, screen, waitFor } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { connect, invalidate } from "../client.svelte";
import PromoteDialog from "../parts/promote/PromoteDialog.svelte";
import { refused } from "../parts/promote/refused";
import { begin, isShown, leave, revisionOf, steps } from "../pass.svelte";
import { parse, router } from "../router.svelte";
import { settings } from "../settings.svelte";
import { fakeBackend, type Fake } from "../testing/fake";
import type { Answer, Promotion, PromptSummary, ReplayListed } from "../words";
import Pass from "./Pass.svelte";

const ticket: PromptSummary = {
  name: "ticket",
  versions: 2,
  newest: 2,
  changed: "2026-11-01T10:00:00Z",
  channels: [{ channel: "production", version: 1 }],
  has_draft: false,
  interactions: 60,
};
const cells = { planned: 80, done: 80, cached: 0, failed: 0, skipped: 0 };
const replay = (id: string, time: Date, more: Partial<ReplayListed> = {}): ReplayListed => ({
  replay: id,
  state: "finished",
  candidate: "ticket@2",
  baseline: "ticket@1",
  cells,
  time: time.toISOString(),
  verdict: "better",
  marked: 0,
  prompt: "ticket",
  ...more,
});
const move = (kind: string, by: string | null): Promotion => ({
  prompt: "ticket",
  channel: "production",
  kind,
  moved_from: "ticket@1",
  moved_to: "ticket@2",
  replay: by,
  reason: null,
  promise: null,
  time: "2026-11-02T10:00:00Z",
});
const LONG_AGO = new Date("2026-01-01T10:00:00Z");

let backend: Fake;
let prompts: PromptSummary[];
let replays: ReplayListed[];
let promotions: Promotion[];

beforeEach(() => {
  [prompts, replays, promotions] = [[ticket], [], []];
  refused.clear();
  backend = fakeBackend({
    "changes.since": ({ seq }) => ({ seq, words: [] }),
    "prompt.list": () => ({ prompts }),
    "replay.list": () => ({ replays }),
    "promotion.list": () => ({ promotions }),
  });
  connect(backend);
});

/** In a workspace of its own, at a step that has just begun. */
function at(step: string): string {
  const workspace = `/desk/${step}/${Math.random()}`;
  settings.setPass(workspace, { step, since: Date.now(), left: false });
  go("#/audit");
  render(Pass, { workspace });
  return workspace;
}

function go(address: string) {
  location.hash = address;
  router.route = parse(address);
}

const stands = (workspace: string) => settings.pass(workspace)?.step;
const goesOn = (workspace: string, step: string) => waitFor(() => expect(stands(workspace)).toBe(step));
/** Long enough for what was asked to be answered and judged. */
async function stays(workspace: string, step: string) {
  await new Promise((done) => setTimeout(done, 20));
  expect(stands(workspace)).toBe(step);
}
const press = async (name: string) => {
  await userEvent.click(await screen.findByRole("button", { name }));
  router.route = parse(location.hash);
};
const said = () => screen.getByRole("status").textContent;

describe("the step", () => {
  it("patterns is done where they are read", async () => {
    const workspace = at("patterns");
    expect(said()).toContain("See what people are unhappy about");
    await stays(workspace, "patterns");
    await press("Open Patterns");
    await goesOn(workspace, "diff");
  });

  it("diff is done where versions are compared", async () => {
    const workspace = at("diff");
    await press("Compare both versions");
    expect(location.hash).toBe("#/prompts/ticket?tab=compare");
    await goesOn(workspace, "plan");
  });

  it("plan takes the newest version that is not the promoted one", async () => {
    prompts = [{ ...ticket, versions: 7, newest: 7, channels: [{ channel: "production", version: 5 }] }];
    const workspace = at("plan");
    await press("Plan it");
    expect(location.hash).toBe("#/replays/new?candidate=ticket%407");
    await goesOn(workspace, "run");
  });

  it("run counts no replay that was begun before", async () => {
    replays = [replay("old", LONG_AGO)];
    const workspace = at("run");
    go("#/replays/old");
    await stays(workspace, "run");
    replays = [replay("r2", new Date()), ...replays];
    invalidate(["replay"]);
    go("#/replays/r2");
    await goesOn(workspace, "flip");
  });

  it("flip is done once a case of the replay is marked, and reads no answers for it", async () => {
    replays = [replay("r1", LONG_AGO), replay("r0", LONG_AGO, { marked: 3 })];
    const workspace = at("flip");
    await press("Open the flips");
    expect(location.hash).toBe("#/replays/r1?tab=flips");
    await stays(workspace, "flip");
    replays = [replay("r1", LONG_AGO, { marked: 1 })];
    invalidate(["mark"]);
    await goesOn(workspace, "promote");
    expect(backend.asked.map(({ name }) => name)).not.toContain("replay.cells");
  });

  it("promote is done when the channel was moved by that replay", async () => {
    [replays, promotions] = [[replay("r1", LONG_AGO)], [move("rollback", "r1"), move("promote", "r0")]];
    const workspace = at("promote");
    await press("Back to the verdict");
    await stays(workspace, "promote");
    promotions = [move("promote", "r1"), ...promotions];
    invalidate(["promotion"]);
    await goesOn(workspace, "home");
  });

  it.each([
    [false, "home", goesOn],
    [true, "promote", stays],
  ])(
    "promote is done when a refusal was read and left, not when the dialog opens (allowed: %s)",
    async (allowed, then, judge) => {
      replays = [replay("r1", LONG_AGO)];
      backend.answers["promotion.promote"] = () => judged(allowed);
      const workspace = at("promote");
      const dialog = render(PromoteDialog, {
        prompt: "ticket",
        reference: "ticket@2",
        replay: "r1",
        onclose: () => {},
      });
      await screen.findByText(allowed ? /met/ : /not met\. The channel stays/);
      await stays(workspace, "promote");
      await userEvent.click(screen.getByRole("button", { name: "Leave it" }));
      dialog.unmount();
      await judge(workspace, then);
    },
  );

  it("home ends it, and it can be begun again", async () => {
    const workspace = at("home");
    await press("Go home");
    await goesOn(workspace, "");
    expect(said()).toContain("That was the loop.");
    begin(workspace);
    expect(stands(workspace)).toBe(steps[0]?.id);
  });
});

describe("without a revision", () => {
  it.each(["diff", "plan", "run"])("%s says to save one, and goes on when there is one", async (step) => {
    prompts = [{ ...ticket, versions: 1, newest: 1 }];
    const workspace = at(step);
    await screen.findByText(/save a revision/);
    await press("Open the editor");
    expect(location.hash).toBe("#/prompts/ticket");
    go("#/prompts/ticket?tab=compare");
    await stays(workspace, step);
    prompts = [ticket];
    invalidate(["prompt"]);
    await waitFor(() => expect(said()).not.toContain("save a revision"));
  });
});

describe("the revision", () => {
  it.each([
    [1, 1, null],
    [1, null, null],
    [2, null, "ticket@2"],
    [3, 1, "ticket@3"],
    [3, 3, "ticket@2"],
  ])("of %s versions with %s promoted is %s", (newest, promoted, revision) => {
    const channels = promoted === null ? [] : [{ channel: "production", version: promoted }];
    expect(revisionOf({ ...ticket, newest, channels })).toBe(revision);
  });
});

it("is put away and goes on where it was", async () => {
  const workspace = at("flip");
  const since = settings.pass(workspace)?.since;
  await press("Leave the guided pass");
  expect(isShown(workspace)).toBe(false);
  begin(workspace);
  expect(settings.pass(workspace)).toEqual({ step: "flip", since, left: false });
  leave(workspace);
  expect(isShown(workspace)).toBe(false);
});

function judged(allowed: boolean): Answer<"promotion.promote"> {
  return {
    allowed,
    conditions: [
      { name: "min_cases", required: "at least 100", actual: "40", met: allowed, needs: null, evidence: "r1" },
    ],
    moved_from: null,
    moved_to: null,
    replay: "r1",
    reason: null,
    file: null,
    delivery: null,
  };
}
