/** The states of a replay in words. */
const words: Record<string, string> = {
  stopped: "decided early",
  cancelled: "stopped, can go on",
  failed: "broke off, can go on",
};

export function stateWords(state: string): string {
  return words[state] ?? state;
}

/** What was planned and not done. A replay whose process died is still called running. */
export function canResume(state: string, isWorkedOn: boolean): boolean {
  return state === "cancelled" || state === "failed" || ((state === "planned" || state === "running") && !isWorkedOn);
}

/** Verdicts stand, and the gate can be asked. */
export function isDone(state: string): boolean {
  return state === "finished" || state === "stopped";
}
