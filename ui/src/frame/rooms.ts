/** What a room was filtered by, kept so that it is there again when one comes back. */
import { href, type QueryPart, type Route, type RouteName } from "../router.svelte";
import { settings } from "../settings.svelte";

/** Parts of an address that say how a room is looked at; the rest says at what. */
const kept: { readonly [N in RouteName]?: readonly string[] } = {
  home: ["since", "until", "prompt", "segment"],
  interactions: ["filter", "text", "mode", "sort", "view"],
  patterns: ["filter"],
  found: ["filter"],
  prompts: ["filter", "sort"],
  replays: ["filter", "prompt", "sort"],
  sets: ["filter"],
  checks: ["filter"],
  privacy: ["tab"],
  audit: ["filter", "kind"],
};

/** What is to be kept of where one is. */
function worthKeeping({ name, query }: Route): QueryPart {
  const keys = kept[name] ?? [];
  return Object.fromEntries(Object.entries(query).filter(([key, value]) => keys.includes(key) && value !== ""));
}

/** Rooms that have no records of their own in their path. */
export type Room = Exclude<RouteName, "prompt" | "replay">;

/** Where a room is, as it was looked at last in this workspace; from inside of it, without any filter. */
export function addressOf(room: Room, workspace: string, here: RouteName): string {
  return href(room, undefined, here === room ? {} : settings.filter(nameOf(room, workspace)));
}

/** Keeps how a room is looked at. */
export function keep(route: Route, workspace: string): void {
  if (route.name in kept) settings.setFilter(nameOf(route.name, workspace), worthKeeping(route));
}

const nameOf = (room: RouteName, workspace: string) => `${workspace} ${room}`;
