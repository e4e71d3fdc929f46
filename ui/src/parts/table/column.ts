import type { Snippet } from "svelte";

export interface Column<T> {
  id: string;
  title: string;
  /** As `grid-template-columns` wants it. */
  width: string;
  numeric?: boolean;
  /** What the core calls this order; without it the column cannot be sorted by. */
  sort?: string;
  cell: Snippet<[T]>;
}
