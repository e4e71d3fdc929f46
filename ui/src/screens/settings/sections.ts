/** What can be set, and where: some things have a screen of their own. */
import type { RouteName } from "../../router.svelte";

export type SectionId = "appearance" | "keys" | "gates" | "prices" | "backup" | "diagnostics" | "pass";

export const sections: readonly { title: string; entries: readonly { id: SectionId; words: string }[] }[] = [
  {
    title: "You",
    entries: [
      { id: "appearance", words: "Appearance" },
      { id: "keys", words: "Keys" },
      { id: "pass", words: "Guided pass" },
    ],
  },
  {
    title: "This workspace",
    entries: [
      { id: "gates", words: "Gates" },
      { id: "prices", words: "Prices" },
      { id: "backup", words: "Backup" },
      { id: "diagnostics", words: "Diagnostics" },
    ],
  },
];

/** Settings that are screens. */
export const elsewhere: readonly { to: Extract<RouteName, "models" | "checks" | "privacy">; words: string }[] = [
  { to: "models", words: "Models" },
  { to: "checks", words: "Checks" },
  { to: "privacy", words: "Privacy" },
];

/** What an address names; anything unknown is the first. */
export function sectionOf(name: string | undefined): SectionId {
  const all = sections.flatMap(({ entries }) => entries.map(({ id }) => id));
  return all.find((id) => id === name) ?? "appearance";
}
