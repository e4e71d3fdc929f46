/** What is typed beside the version that it is compared with. */
import { query, type Query } from "../../client.svelte";
import type { Entry, Hunk, MessageDiff, PromptVersion } from "../../words";
import type { DraftEditor } from "./draft.svelte";
import { settled } from "./settled.svelte";

export class Comparison {
  /** Marks what changed where it stands in the text. */
  isMarking = $state(false);
  /** Rendering and comparing wait until typing pauses. */
  readonly body: { readonly now: DraftEditor["body"] | null };
  readonly diff: Query<"prompt.diff">;
  private chosen = $state<number>();
  private readonly found: PromptVersion | undefined = $derived.by(() => {
    const wanted = this.chosen ?? this.draft.parent;
    return this.versions().find(({ version }) => version === wanted) ?? this.versions()[0];
  });

  /** Begins with the version that the draft was made from. Call it while a component is being set up. */
  constructor(
    private readonly draft: DraftEditor,
    private readonly versions: () => readonly PromptVersion[],
    isShown: () => boolean,
  ) {
    this.body = settled(() => (draft.ready ? draft.body : null));
    this.diff = query("prompt.diff", () =>
      this.found && isShown() && this.body.now
        ? { before: `${this.found.name}@${this.found.version}`, after: this.body.now }
        : null,
    );
  }

  get with(): PromptVersion | undefined {
    return this.found;
  }

  choose(version: number): void {
    this.chosen = version;
  }

  /** What became of the message at this place, from 0. */
  private of(place: number): MessageDiff | undefined {
    return this.diff.data?.messages.find(({ after }) => after === place);
  }

  /** The message that the one at this place was. */
  before(place: number): Entry | undefined {
    const from = this.of(place)?.before;
    return from === null || from === undefined ? undefined : this.found?.messages[from];
  }

  /** What to mark in the message at this place. */
  hunks(place: number): readonly Hunk[] {
    return this.isMarking ? (this.of(place)?.hunks ?? []) : [];
  }

  /** Messages that are gone, with the place that they stood before. */
  get removed(): { place: number; message: MessageDiff }[] {
    if (!this.isMarking) return [];
    let place = 0;
    return (this.diff.data?.messages ?? []).flatMap((message) => {
      if (message.after === null) return [{ place, message }];
      place = message.after + 1;
      return [];
    });
  }
}
