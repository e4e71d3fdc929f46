/** Everything that the palette can lead to: actions, records, models, workspaces. */
import { actionIds, actions } from "../actions";
import { query } from "../client.svelte";
import { can } from "../keys.svelte";
import { href } from "../router.svelte";
import type { Choice } from "./choices";

/** Of the palette itself. */
const hidden: readonly string[] = ["palette.open", "innermost.close"];

/** To be made while the palette is being set up, before it covers what can be done. */
export class Offers {
  private readonly actions = actionIds.filter((id) => can(id) && !hidden.includes(id));
  private readonly prompts = query("prompt.list", () => ({}));
  private readonly replays = query("replay.list", () => ({}));
  private readonly sets = query("set.list", () => ({}));
  private readonly checks = query("check.list", () => ({}));
  private readonly models = query("model.list", () => ({}));
  private readonly views = query("view.list", () => ({}));
  private readonly workspaces = query("workspace.recent", () => ({}));

  readonly all: readonly Choice[] = $derived([
    ...this.actions.map((id) => ({ key: id, group: actions[id].group, words: actions[id].words, action: id })),
    ...(this.prompts.data?.prompts ?? []).map(({ name }) => place("Prompt", name, href("prompt", { name }))),
    ...(this.sets.data?.sets ?? []).map(({ set }) => place("Set", set, href("sets", undefined, { set }))),
    ...(this.checks.data?.checks ?? []).map(({ name: check }) =>
      place("Check", check, href("checks", undefined, { check })),
    ),
    ...(this.views.data?.views ?? []).map(({ name, filter, sort }) =>
      place("View", name, href("interactions", undefined, { filter, sort })),
    ),
    ...(this.models.data?.models ?? []).map(({ name }) => place("Model", name, href("models"))),
    ...(this.replays.data?.replays ?? []).map(({ replay, candidate, baseline }) => ({
      ...place("Replay", `${candidate} against ${baseline}`, href("replay", { id: replay })),
      key: `Replay ${replay}`,
    })),
    ...(this.workspaces.data?.workspaces ?? [])
      .filter(({ open, gone }) => !open && !gone)
      .map(({ id, name }) => ({ key: `Workspace ${id}`, group: "Workspace", words: name, workspace: id })),
  ]);

  /** Versions whose number is typed. They are not listed one by one: there may be ten thousand. */
  versions(text: string): Choice[] {
    const typed = /^\s*([a-z0-9-]*?)[\s@]*(\d+)\s*$/.exec(text.toLowerCase());
    if (!typed) return [];
    const [, name = "", number = ""] = typed;
    const fitting = (this.prompts.data?.prompts ?? []).filter(
      (prompt) => prompt.name.startsWith(name) && Number(number) >= 1 && Number(number) <= prompt.newest,
    );
    return fitting.map((prompt) => {
      const address = href("prompt", { name: prompt.name }, { tab: "history", version: number });
      return place("Version", `${prompt.name}@${Number(number)}`, address);
    });
  }

  /** Those that were taken before and are no longer listed by themselves, such as versions. */
  kept(key: string): Choice[] {
    const words = /^Version (\S+@\d+)$/.exec(key)?.[1];
    return words ? this.versions(words) : [];
  }
}

function place(group: string, words: string, address: string): Choice {
  return { key: `${group} ${words}`, group, words, address };
}
