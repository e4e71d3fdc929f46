/**
 * The past inputs that a template is tried on while it is written, and what they offer to it. What is held out for
 * replays is never among them.
 */
import { query, type Query } from "../../client.svelte";
import { nothingOffered, type Offered } from "../../parts/editor/offered";
import type { InteractionListed } from "../../words";

const EXAMPLES = 50;

export class PastInputs {
  at = $state(0);
  readonly list: Query<"prompt.examples">;
  private chosen = $state<string>();
  private readonly told: Query<"prompt.offered">;
  readonly filter: string = $derived.by(() => this.chosen ?? this.standard());

  /** `standard` is the filter until a person chooses another. Call it while a component is being set up. */
  constructor(
    readonly prompt: string,
    private readonly standard: () => string,
  ) {
    this.list = query("prompt.examples", () => ({ prompt, filter: this.filter, limit: EXAMPLES }));
    this.told = query("prompt.offered", () => ({ prompt, filter: this.filter }));
  }

  get offered(): Offered {
    return this.told.data ?? nothingOffered;
  }

  get all(): readonly InteractionListed[] {
    return this.list.data?.examples ?? [];
  }

  /** How many more fit and are held out. */
  get heldOut(): number {
    return this.list.data?.held_out ?? 0;
  }

  get current(): InteractionListed | undefined {
    return this.all[this.at];
  }

  /** So many, from the one that is shown. */
  from(many: number): readonly InteractionListed[] {
    const start = Math.min(this.at, Math.max(0, this.all.length - many));
    return this.all.slice(start, start + many);
  }

  step(by: number): void {
    this.at = Math.min(this.all.length - 1, Math.max(0, this.at + by));
  }

  choose(filter: string): void {
    [this.chosen, this.at] = [filter, 0];
  }
}
