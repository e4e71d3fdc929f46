/**
 * A part of a long list, loaded page by page, by key: each page says where the next one begins and where the one before
 * it ends. What is far from the view is let go, and a place that is not loaded is jumped to.
 */
import { asError } from "../../backend";
import type { AttuneError } from "../../words";

export interface Page<T> {
  rows: T[];
  next: string | null;
  previous: string | null;
  /** For this page again. */
  here: string | null;
  /** How many rows stand in front of it, where that is known. */
  row: number | null;
  total: number;
  isEstimate: boolean;
}

export type From = { cursor: string } | { row: number };
export type Fetch<T> = (from: From) => Promise<Page<T>>;

/** Rows before the end of what is loaded at which more is asked for. */
const AHEAD = 60;
/** Pages that are kept. */
const KEPT = 12;
/** A jump waits so long for the scroll bar to stand still. */
const JUMP_MS = 60;

export class Pages<T> {
  rows = $state.raw<T[]>([]);
  /** Rows in front of the first one that is loaded; about right where the total is an estimate. */
  first = $state(0);
  total = $state(0);
  isEstimate = $state(false);
  loading = $state(false);
  error = $state.raw<AttuneError>();
  /** False until the first page has come. */
  ready = $state(false);
  /** Rows by which everything that is loaded was counted anew, ever. Who shows it moves along. */
  moved = $state(0);
  private pages: Page<T>[] = [];
  private seen = { first: 0, end: 0 };
  private turn = 0;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private fetch: Fetch<T> | undefined;

  /** Begins anew with another source. The old rows stay until the new ones are there. */
  start(fetch: Fetch<T>): Promise<void> {
    this.fetch = fetch;
    this.seen = { first: 0, end: 0 };
    return this.jump(0);
  }

  /** Says which rows are in sight, so that they and their neighbours are there. */
  show(first: number, end: number): void {
    this.seen = { first, end };
    if (!this.ready) return;
    const last = this.first + this.rows.length;
    clearTimeout(this.waiting);
    if (first >= last || end <= this.first) this.waiting = setTimeout(() => void this.jump(first), JUMP_MS);
    else if (!this.loading && end > last - AHEAD && this.pages.at(-1)?.next) void this.more();
    else if (!this.loading && first < this.first + AHEAD && this.pages[0]?.previous) void this.before();
  }

  /** The page that begins some rows in front of this one. */
  async jump(row: number): Promise<void> {
    const from = Math.max(0, row - AHEAD);
    await this.load({ row: from }, (page) => {
      this.pages = [page];
      this.first = page.row ?? from;
    });
  }

  /** The next page, if there is one and none is on its way. */
  async more(): Promise<void> {
    const cursor = this.pages.at(-1)?.next;
    if (!cursor || this.loading) return;
    await this.load({ cursor }, (page) => {
      this.pages = [...this.pages, page];
      while (this.pages.length > KEPT) this.first += this.pages.shift()?.rows.length ?? 0;
    });
  }

  /** The page in front. */
  async before(): Promise<void> {
    const cursor = this.pages[0]?.previous;
    if (!cursor || this.loading) return;
    await this.load({ cursor }, (page) => {
      this.pages = [page, ...this.pages].slice(0, KEPT);
      this.first -= page.rows.length;
    });
  }

  /**
   * Reads anew what is loaded. At the top of the list that is the newest; elsewhere the rows stay where they are,
   * whatever came in front of them.
   */
  async refresh(): Promise<void> {
    const wanted = this.rows.length;
    const here = this.pages[0]?.here;
    const isAtTop = this.first === 0 && this.seen.first < AHEAD / 2;
    await this.load(isAtTop || !here ? { row: isAtTop ? 0 : this.first } : { cursor: here }, (page) => {
      this.pages = [page];
    });
    while (this.rows.length < wanted && this.pages.at(-1)?.next && !this.error) await this.more();
  }

  private async load(from: From, put: (page: Page<T>) => void): Promise<void> {
    const turn = ++this.turn;
    this.loading = true;
    try {
      const page = await this.fetch?.(from);
      if (turn !== this.turn || !page) return;
      put(page);
      this.rows = this.pages.flatMap(({ rows }) => rows);
      [this.total, this.isEstimate, this.error, this.ready] = [page.total, page.isEstimate, undefined, true];
      this.count();
    } catch (thrown) {
      if (turn === this.turn) this.error = asError(thrown);
    } finally {
      if (turn === this.turn) this.loading = false;
    }
    // What was asked for in the meantime.
    if (turn === this.turn && !this.error && this.seen.end > 0) this.show(this.seen.first, this.seen.end);
  }

  /** Numbers that were about right are put right at the ends of the list, where it is known what they are. */
  private count(): void {
    const isFirst = this.pages[0]?.previous === null;
    const right = isFirst ? 0 : Math.max(this.first, 1);
    this.moved += right - this.first;
    this.seen = { first: this.seen.first + right - this.first, end: this.seen.end + right - this.first };
    this.first = right;
    const end = this.first + this.rows.length;
    if (this.pages.at(-1)?.next === null) this.total = end;
    else this.total = Math.max(this.total, end + 1);
  }
}
