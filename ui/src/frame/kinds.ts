/** Jobs in words, and where what they made is looked at. */
import { href } from "../router.svelte";
import type { Job } from "../words";

const names: Record<string, string> = {
  import: "Import",
  replay: "Replay",
  index: "Index of meaning",
  pattern: "Patterns",
  follow_up: "Follow-ups",
  try: "Trying a prompt",
};

export const nameOf = (job: Job): string => names[job.kind] ?? job.kind;

const states: Record<Job["state"], string> = {
  running: "running",
  finished: "done",
  failed: "failed",
  cancelled: "stopped",
  interrupted: "broke off",
};

export const stateOf = (job: Job): string => states[job.state];

export function placeOf(job: Job): string {
  if (job.kind === "replay") return href("replay", { id: job.subject });
  if (job.kind === "import") return href("import");
  if (job.kind === "pattern") return href("patterns");
  return href("interactions");
}

/** What to do about one that did not come to its end; what it committed is kept. */
export function adviceOf(job: Job): string | undefined {
  if (job.state === "finished" || job.state === "running") return undefined;
  if (job.kind === "replay") return "What was answered is kept; go on with it from its screen";
  if (job.kind === "import") return "What came in is kept; import the same file again to go on";
  return "What was done is kept; start it again to go on";
}
