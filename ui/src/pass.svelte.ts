/**
 * The guided pass: once through the loop, step by step. A step is done when what it asks for is so, whichever way the
 * person took there; how far it is, is kept for each workspace on this machine.
 */
import { href, type Route } from "./router.svelte";
import { settings } from "./settings.svelte";
import type { PromptSummary, ReplayListed } from "./words";

/** What steps are judged by. */
export interface Facts {
  route: Route;
  /** The prompt that the pass goes through. */
  prompt: string;
  /** Its version to replay, `NAME@7`; null where there is none beside the promoted one. */
  revision: string | null;
  /** The replay that is open, else the newest of the prompt. */
  replay: Pick<ReplayListed, "replay" | "time" | "marked"> | null;
  /** A channel was moved by that replay, or somebody saw the move refused and left it. */
  decided: boolean;
}

/** What to look at in a step, and why. */
interface Told {
  about: string;
  /** The words on the button that leads there. */
  go: string;
  to: (facts: Facts) => string;
}

export interface Step extends Told {
  id: string;
  title: string;
  /** There is nothing to do in it without a revision. */
  needsRevision?: true;
  /** `since` is when the step began. */
  done: (facts: Facts, since: number) => boolean;
}

const toPlan = ({ revision }: Facts) => href("plan", undefined, { candidate: revision ?? "" });

const replayAt = (tab: string) => (facts: Facts) =>
  facts.replay === null ? toPlan(facts) : href("replay", { id: facts.replay.replay }, { tab });

const revise: Told = {
  about: "There is no version yet beside the one in use. Change the prompt in the editor and save a revision.",
  go: "Open the editor",
  to: ({ prompt }) => href("prompt", { name: prompt }),
};

export const steps: readonly Step[] = [
  {
    id: "patterns",
    title: "See what people are unhappy about",
    about: "Patterns puts failures that are alike together, so that you mend a kind of failure and not one answer.",
    go: "Open Patterns",
    to: () => href("patterns"),
    done: ({ route }) => route.name === "patterns",
  },
  {
    id: "diff",
    title: "Read what a revision changes",
    about: "A revision is written against such a pattern. Compare shows word by word what it does otherwise.",
    go: "Compare both versions",
    needsRevision: true,
    to: ({ prompt }) => href("prompt", { name: prompt }, { tab: "compare" }),
    done: ({ route }) => route.name === "prompt" && route.query.tab === "compare",
  },
  {
    id: "plan",
    title: "Plan a replay",
    about:
      "Past questions are asked again with both versions. The plan says beforehand what is sent and what it costs.",
    go: "Plan it",
    needsRevision: true,
    to: toPlan,
    done: ({ route }) => route.name === "plan",
  },
  {
    id: "run",
    title: "Run it",
    about: "Press Run. In the sample nothing is sent: the built-in model’s answers are kept, so it takes seconds.",
    go: "Back to the plan",
    needsRevision: true,
    to: toPlan,
    done: ({ route, replay }, since) =>
      route.name === "replay" && replay?.replay === route.params.id && Date.parse(replay.time) >= since,
  },
  {
    id: "flip",
    title: "Read a flip and mark it",
    about:
      "A flip is a case that was right and is wrong now, or the other way round. Press 3 or 4 to say which is better.",
    go: "Open the flips",
    to: replayAt("flips"),
    done: ({ replay }) => replay !== null && replay.marked > 0,
  },
  {
    id: "promote",
    title: "Promote it, or see it refused",
    about: "Promote shows each condition of the gate with its evidence. What is not shown to be better does not pass.",
    go: "Back to the verdict",
    to: replayAt("result"),
    done: ({ decided }) => decided,
  },
  {
    id: "home",
    title: "Home again",
    about: "What waits next stands here, and what a promotion promised beside what people said afterwards.",
    go: "Go home",
    to: () => href("home"),
    done: ({ route }) => route.name === "home",
  },
];

/** Of a prompt the newest version that is not the promoted one; null where there is but one. */
export function revisionOf({ name, newest, channels }: PromptSummary): string | null {
  const promoted = (channels.find(({ channel }) => channel === "production") ?? channels[0])?.version;
  const version = newest === promoted ? newest - 1 : newest;
  return newest > 1 ? `${name}@${version}` : null;
}

/** What to do now: a step's own words, or how to come by what it needs. */
export function told(step: Step, facts: Facts): Told {
  return step.needsRevision && facts.revision === null ? revise : step;
}

/** The step to do next; undefined when the pass was not begun or has come to its end. */
export function stepOf(workspace: string): Step | undefined {
  return steps.find(({ id }) => id === settings.pass(workspace)?.step);
}

/** Shown now: begun, and neither put away nor put away at its end. */
export function isShown(workspace: string): boolean {
  return settings.pass(workspace)?.left === false;
}

/** Begins it, or goes on where it was; from the start when it had come to its end. */
export function begin(workspace: string): void {
  const kept = settings.pass(workspace);
  if (kept && stepOf(workspace)) settings.setPass(workspace, { ...kept, left: false });
  else settings.setPass(workspace, { step: steps[0]?.id ?? "", since: Date.now(), left: false });
}

export function leave(workspace: string): void {
  const kept = settings.pass(workspace);
  if (kept) settings.setPass(workspace, { ...kept, left: true });
}

/** Goes one step on if the present one is done; gives whether it was. */
export function advance(workspace: string, facts: Facts): boolean {
  const step = stepOf(workspace);
  if (!step || (step.needsRevision && facts.revision === null)) return false;
  if (!step.done(facts, settings.pass(workspace)?.since ?? 0)) return false;
  const next = steps[steps.indexOf(step) + 1];
  settings.setPass(workspace, { step: next?.id ?? "", since: Date.now(), left: false });
  return true;
}
