/** Tells of the end of long work: on the desktop if nobody looks, else in a few words at the edge. */
import { query, theBackend } from "../client.svelte";
import { router } from "../router.svelte";
import { settings } from "../settings.svelte";
import { toasts } from "../toasts.svelte";
import type { Job } from "../words";
import { nameOf, placeOf, stateOf } from "./kinds";

/** What is over sooner needs no telling. */
const LONG_MS = 10_000;

/** While the component lives. */
export function tellEnds(): void {
  const jobs = query("job.list", () => ({ running: false }));
  let running: ReadonlySet<string> = new Set();
  $effect(() => {
    const all = jobs.data?.jobs ?? [];
    for (const job of all) if (running.has(job.id) && job.state !== "running" && isLong(job)) tell(job);
    running = new Set(all.filter(({ state }) => state === "running").map(({ id }) => id));
  });
}

function isLong({ created, ended }: Job): boolean {
  return Date.parse(ended ?? new Date().toISOString()) - Date.parse(created) >= LONG_MS;
}

function tell(job: Job): void {
  if (!document.hasFocus()) {
    if (settings.notify) void theBackend().tellEnd(job.id);
    return;
  }
  const place = placeOf(job);
  if (location.hash.startsWith(place)) return;
  toasts.show(`${nameOf(job)} ${stateOf(job)}`, { words: "Look", run: () => router.go(place) });
}
