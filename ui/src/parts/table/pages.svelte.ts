/** A list that is loaded page by page, by key: each page says where the next one begins. */
import { asError } from "../../backend";
import type { AttuneError } from "../../words";

export interface Page<T> {
  rows: T[];
  next: string | null;
  total: number;
  isEstimate: boolean;
}

export class Pages<T> {
  rows = $state.raw<T[]>([]);
  total = $state(0);
  isEstimate = $state(false);
  loading = $state(false);
  error = $state.raw<AttuneError>();
  /** False until the first page has come. */
  ready = $state(false);
  private next: string | null = null;
  private turn = 0;
  private fetch: ((cursor: string | null) => Promise<Page<T>>) | undefined;

  /** Begins anew with another source. The old rows stay until the new ones are there. */
  start(fetch: (cursor: string | null) => Promise<Page<T>>): Promise<void> {
    this.fetch = fetch;
    return this.load(null);
  }

  /** Reads as many pages anew as were loaded, so that the place in the list stays. */
  async refresh(): Promise<void> {
    const wanted = this.rows.length;
    await this.load(null);
    while (this.rows.length < wanted && this.next !== null && !this.error) await this.load(this.next);
  }

  /** Loads the next page, if there is one and none is on its way. */
  async more(): Promise<void> {
    if (this.next !== null && !this.loading) await this.load(this.next);
  }

  private async load(cursor: string | null): Promise<void> {
    const turn = ++this.turn;
    this.loading = true;
    try {
      const page = await this.fetch?.(cursor);
      if (turn !== this.turn || !page) return;
      this.rows = cursor === null ? page.rows : [...this.rows, ...page.rows];
      [this.next, this.total, this.isEstimate] = [page.next, page.total, page.isEstimate];
      this.error = undefined;
      this.ready = true;
    } catch (thrown) {
      if (turn === this.turn) this.error = asError(thrown);
    } finally {
      if (turn === this.turn) this.loading = false;
    }
  }
}
