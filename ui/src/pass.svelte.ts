/**
 * The guided pass: once through the loop, step by step. A step is done when what it asks for is so, whichever way the
 * person took there; how far it is, is kept for each workspace on this machine.
 */
import { href, type Route } from "./router.svelte";
import { settings } from "./settings.svelte";
import type { Name } from "./words";

/** What steps are judged by. */
export interface Facts {
  route: Route;
  /** The prompt that the pass goes through. */
  prompt: string;
  /** The newest replay of it. */
  replay: string | null;
  /** Somebody has marked a case of that replay. */
  marked: boolean;
  /** A channel was moved after a replay. */
  promoted: boolean;
  /** What this window asked for. */
  asked: ReadonlySet<Name>;
}

export interface Step {
  id: string;
  title: string;
  /** What to look at there, and why. */
  about: string;
  /** The words on the button that leads there. */
  go: string;
  to: (facts: Facts) => string;
  done: (facts: Facts) => boolean;
}

const replayAt = (tab: string) => (facts: Facts) =>
  facts.replay === null
    ? href("plan", undefined, { candidate: `${facts.prompt}@2` })
    : href("replay", { id: facts.replay }, { tab });

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
    about: "Version 2 of the prompt was written against such a pattern. Compare shows it word by word.",
    go: "Compare both versions",
    to: ({ prompt }) => href("prompt", { name: prompt }, { tab: "compare" }),
    done: ({ route }) => route.name === "prompt" && route.query.tab === "compare",
  },
  {
    id: "plan",
    title: "Plan a replay",
    about:
      "Past questions are asked again with both versions. The plan says beforehand what is sent and what it costs.",
    go: "Plan it",
    to: ({ prompt }) => href("plan", undefined, { candidate: `${prompt}@2` }),
    done: ({ route }) => route.name === "plan",
  },
  {
    id: "run",
    title: "Run it",
    about: "Press Run. In the sample nothing is sent: the built-in model’s answers are kept, so it takes seconds.",
    go: "Back to the plan",
    to: ({ prompt }) => href("plan", undefined, { candidate: `${prompt}@2` }),
    done: ({ route, replay }) => route.name === "replay" && replay !== null,
  },
  {
    id: "flip",
    title: "Read a flip and mark it",
    about:
      "A flip is a case that was right and is wrong now, or the other way round. Press 3 or 4 to say which is better.",
    go: "Open the flips",
    to: replayAt("flips"),
    done: ({ marked }) => marked,
  },
  {
    id: "promote",
    title: "Promote it, or see it refused",
    about: "Promote shows each condition of the gate with its evidence. What is not shown to be better does not pass.",
    go: "Back to the verdict",
    to: replayAt("result"),
    done: ({ promoted, asked }) => promoted || asked.has("promotion.promote"),
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
  settings.setPass(workspace, { step: (stepOf(workspace) ?? steps[0])?.id ?? "", left: false });
}

export function leave(workspace: string): void {
  settings.setPass(workspace, { step: settings.pass(workspace)?.step ?? "", left: true });
}

/** Goes one step on if the present one is done; gives whether it was. */
export function advance(workspace: string, facts: Facts): boolean {
  const step = stepOf(workspace);
  if (!step?.done(facts)) return false;
  const next = steps[steps.indexOf(step) + 1];
  settings.setPass(workspace, { step: next?.id ?? "", left: false });
  return true;
}
