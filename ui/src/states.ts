/** The states of a replay in words. */
import type { Replay } from "./words";

const words: Record<Replay["state"], string> = {
  planned: "planned",
  running: "running",
  finished: "finished",
  stopped: "stopped",
  failed: "failed",
  interrupted: "interrupted, can go on",
};

export function stateWords(state: Replay["state"]): string {
  return words[state];
}

/** What was planned and not done, and no process is working on it. */
export function canResume(state: Replay["state"]): boolean {
  return state === "interrupted" || state === "stopped" || state === "failed" || state === "planned";
}
