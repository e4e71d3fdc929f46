/**
 * Which rows a scrolled list shows.
 *
 * Browsers cap the height of an element (near 16.7 million pixels), so a long list gets a shorter spacer. Near both ends
 * of it a pixel of the scroll bar is a pixel of the list; between them its position stands for a share of the whole.
 * Small moves go pixel by pixel everywhere (see `scroller.svelte.ts`), and rows are placed relative to the scroll
 * position, never at their own height.
 */
export const MOST_PIXELS = 8_000_000;

/** Pixels at each end of a scaled list that are not scaled. */
const EXACT_END = 400_000;

/** Rows kept ready above and below what is seen. */
const SPARE = 8;

export interface Box {
  count: number;
  rowHeight: number;
  viewport: number;
}

/** Height of the spacer in pixels. */
export function spacerHeight({ count, rowHeight }: Box): number {
  return Math.min(count * rowHeight, MOST_PIXELS);
}

export function isScaled({ count, rowHeight }: Box): boolean {
  return count * rowHeight > MOST_PIXELS;
}

/** The farthest that the unscaled list can be scrolled. */
export function lastTop({ count, rowHeight, viewport }: Box): number {
  return Math.max(0, count * rowHeight - viewport);
}

/** Pixels of the unscaled list above the view, for a position of the scroll bar. */
export function topOf(scrollTop: number, box: Box): number {
  const [room, scaled] = [lastTop(box), Math.max(0, spacerHeight(box) - box.viewport)];
  const at = Math.min(Math.max(0, scrollTop), scaled);
  if (room === scaled || at <= EXACT_END) return at;
  if (at >= scaled - EXACT_END) return room - (scaled - at);
  return EXACT_END + ((at - EXACT_END) / (scaled - 2 * EXACT_END)) * (room - 2 * EXACT_END);
}

/** The other way round. */
export function scrollTopOf(top: number, box: Box): number {
  const [room, scaled] = [lastTop(box), Math.max(0, spacerHeight(box) - box.viewport)];
  const at = Math.min(Math.max(0, top), room);
  if (room === scaled || at <= EXACT_END) return at;
  if (at >= room - EXACT_END) return scaled - (room - at);
  return EXACT_END + ((at - EXACT_END) / (room - 2 * EXACT_END)) * (scaled - 2 * EXACT_END);
}

/** The rows to draw: those in sight and a few more; `end` is after the last. */
export function rowsAt(top: number, { count, rowHeight, viewport }: Box): { first: number; end: number } {
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const end = Math.min(count, Math.ceil((top + viewport) / rowHeight) + SPARE);
  return { first: Math.min(first, end), end };
}

/** Where to scroll so that a row is in view: as little as needed, or not at all. */
export function topFor(row: number, top: number, { rowHeight, viewport }: Box): number {
  return Math.min(Math.max(top, (row + 1) * rowHeight - viewport), row * rowHeight);
}
