/**
 * The past inputs that a template is tried on while it is written, and what they offer to it. What is held out for
 * replays is never among them.
 */
import { query, theBackend, type Query } from "../../client.svelte";
import type { Offer, Offered } from "../../parts/editor/offered";
import type { InteractionListed, InteractionRecord } from "../../words";

const EXAMPLES = 50;
/** Enough to know the variables of a prompt's inputs. */
const LOOKED_AT = 20;

export class PastInputs {
  at = $state(0);
  readonly list: Query<"prompt.examples">;
  private chosen = $state<string>();
  private records = $state.raw<readonly InteractionRecord[]>([]);
  readonly offered: Offered = $derived({ of: this.records.length, variables: offers(this.records) });
  readonly filter: string = $derived.by(() => this.chosen ?? this.standard());

  /** `standard` is the filter until a person chooses another. Call it while a component is being set up. */
  constructor(
    readonly prompt: string,
    private readonly standard: () => string,
  ) {
    this.list = query("prompt.examples", () => ({ prompt, filter: this.filter, limit: EXAMPLES }));
    $effect(() => {
      const ids = this.all.slice(0, LOOKED_AT).map(({ id }) => id);
      let isOld = false;
      void read(ids).then((records) => {
        if (!isOld) this.records = records;
      });
      return () => (isOld = true);
    });
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

  /** The variables of the one that is shown, if it was looked at. */
  get variables(): Record<string, unknown> {
    return this.records.find(({ id }) => id === this.current?.id)?.variables ?? {};
  }

  step(by: number): void {
    this.at = Math.min(this.all.length - 1, Math.max(0, this.at + by));
  }

  choose(filter: string): void {
    [this.chosen, this.at] = [filter, 0];
  }

  /** Shows the next one that lacks a variable. */
  showLacking(name: string): void {
    const lacking = this.records.filter(({ variables }) => !(name in variables)).map(({ id }) => id);
    const places = this.all.flatMap(({ id }, i) => (lacking.includes(id) ? [i] : []));
    this.at = places.find((place) => place > this.at) ?? places[0] ?? this.at;
  }
}

/** What cannot be read is left out: then less is known of the variables, and the list says why. */
async function read(ids: readonly string[]): Promise<InteractionRecord[]> {
  const answers = await Promise.allSettled(ids.map((id) => theBackend().call("interaction.show", { id })));
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
}

/** Those that most inputs have first. */
function offers(records: readonly InteractionRecord[]): Offer[] {
  const found = new Map<string, Offer>();
  for (const { variables } of records)
    for (const [name, example] of Object.entries(variables)) {
      const before = found.get(name);
      found.set(name, { name, in: (before?.in ?? 0) + 1, example: before?.example ?? example });
    }
  return [...found.values()].sort((a, b) => b.in - a.in);
}
