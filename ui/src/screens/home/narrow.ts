/** What Home is narrowed to: it stands in the address, and comes back when Home is opened without one. */
import type { Request } from "../../words";
import type { QueryPart } from "../../router.svelte";

export type Narrowed = Pick<Request<"home.show">, "since" | "until" | "prompt" | "segment">;
const NAMES = ["since", "until", "prompt", "segment"] as const;

/** Spans that people ask for; others come with the address. */
export const times: readonly { since: string; words: string }[] = [
  { since: "", words: "All time" },
  { since: "7d", words: "Last 7 days" },
  { since: "4w", words: "Last 4 weeks" },
  { since: "12w", words: "Last 12 weeks" },
  { since: "52w", words: "Last 52 weeks" },
];

export function read(query: QueryPart): Narrowed {
  return Object.fromEntries(NAMES.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
}

/** All of them, empty where nothing is chosen, as the address takes it. */
export function written(narrowed: Narrowed): QueryPart {
  return Object.fromEntries(NAMES.map((name) => [name, narrowed[name] ?? ""]));
}

export function isNarrowed(narrowed: Narrowed): boolean {
  return NAMES.some((name) => narrowed[name]);
}

/** "Last 4 weeks", or the days that an address brought. */
export function span({ since, until }: Narrowed): string {
  const known = until ? undefined : times.find((time) => time.since === (since ?? ""));
  if (known) return known.words;
  return [since && `since ${since}`, until && `until ${until}`].filter(Boolean).join(" ");
}
