/** What a person has picked out of a list: rows one by one, or all that fit the filter. */
import { SvelteSet } from "svelte/reactivity";

export class Picked {
  readonly ids = new SvelteSet<string>();
  /** Everything that fits, whether it is loaded or not. */
  all = $state(false);
  private from: string | undefined;

  has(id: string): boolean {
    return this.all || this.ids.has(id);
  }

  get isEmpty(): boolean {
    return !this.all && this.ids.size === 0;
  }

  toggle(id: string): void {
    // One of all cannot be left out: the choice begins anew with it.
    if (this.all) this.clear();
    if (!this.ids.delete(id)) this.ids.add(id);
    this.from = id;
  }

  /** From the one picked last to this one, as the list has them. */
  reach(id: string, keys: readonly string[]): void {
    if (this.all) this.clear();
    const [one, other] = [keys.indexOf(this.from ?? id), keys.indexOf(id)];
    if (one < 0 || other < 0) return this.toggle(id);
    for (const key of keys.slice(Math.min(one, other), Math.max(one, other) + 1)) this.ids.add(key);
  }

  clear(): void {
    this.ids.clear();
    this.all = false;
    this.from = undefined;
  }
}
