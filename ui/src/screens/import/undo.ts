/** Taking an import back, from wherever it is shown. */
import type { Doing } from "../../doing.svelte";
import { count, counted } from "../../format";
import { toasts } from "../../toasts.svelte";

/** True if it was taken back; else `undoing` holds the error. */
export async function undo(undoing: Doing<"import.undo">, batch: string): Promise<boolean> {
  const done = await undoing.run({ batch });
  if (!done) return false;
  const kept = done.kept_because_used.length;
  const feedback = counted(done.feedback_removed, "piece of feedback", "pieces of feedback");
  const left = kept > 0 ? `; ${count(kept)} kept, because a set or a replay holds them` : "";
  toasts.show(`${counted(done.removed, "interaction")} and ${feedback} removed${left}`);
  return true;
}
