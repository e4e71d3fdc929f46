import type { Snippet } from "svelte";

export interface Column<T> {
  id: string;
  title: string;
  /** As `grid-template-columns` wants it, until a person sizes the column. */
  width: string;
  numeric?: boolean;
  /** What the core calls this order; without it the column cannot be sorted by. */
  sort?: string;
  /** Which way the core orders it; downwards if not said. */
  ascending?: boolean;
  /** Not there until a person chooses it. */
  optional?: boolean;
  cell: Snippet<[T]>;
}

/** The columns that a person sees, in their order: as chosen, else those that are there from the start. */
export function chosen<T>(all: readonly Column<T>[], ids: readonly string[]): Column<T>[] {
  if (ids.length === 0) return all.filter(({ optional }) => !optional);
  return ids.flatMap((id) => all.find((column) => column.id === id) ?? []);
}

/** Puts one in front of another. */
export function moved(ids: readonly string[], id: string, step: -1 | 1): string[] {
  const [from, to] = [ids.indexOf(id), ids.indexOf(id) + step];
  const list = [...ids];
  if (from < 0 || to < 0 || to >= list.length) return list;
  [list[from], list[to]] = [list[to]!, list[from]!];
  return list;
}
