/**
 * Which rows a scrolled list shows.
 *
 * Browsers cap the height of an element (near 16.7 million pixels), so a long list gets a shorter spacer and its scroll
 * position stands for a share of the whole. Rows are placed relative to the scroll position, never at their own height.
 */
const MOST_PIXELS = 8_000_000;

/** Rows kept ready above and below what is seen. */
const SPARE = 8;

export interface View {
  /** Height of the spacer in pixels. */
  height: number;
  first: number;
  /** After the last. */
  end: number;
  /** Where the first row stands, in pixels from the spacer's top. */
  offset: number;
}

export interface Box {
  count: number;
  rowHeight: number;
  viewport: number;
  scrollTop: number;
}

export function view({ count, rowHeight, viewport, scrollTop }: Box): View {
  const whole = count * rowHeight;
  const height = Math.min(whole, MOST_PIXELS);
  const top = position({ count, rowHeight, viewport, scrollTop });
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const end = Math.min(count, Math.ceil((top + viewport) / rowHeight) + SPARE);
  return { height, first, end, offset: scrollTop - (top - first * rowHeight) };
}

/** Pixels of the unscaled list above the view. */
function position({ count, rowHeight, viewport, scrollTop }: Box): number {
  const whole = count * rowHeight;
  const [room, roomScaled] = [whole - viewport, Math.min(whole, MOST_PIXELS) - viewport];
  if (roomScaled <= 0) return 0;
  return Math.min(Math.max(0, (scrollTop / roomScaled) * room), room);
}

/** Where to scroll so that a row is in view: as little as needed, or not at all. */
export function scrollTo(row: number, box: Box): number {
  const { count, rowHeight, viewport, scrollTop } = box;
  const top = position(box);
  const wanted = Math.min(Math.max(top, (row + 1) * rowHeight - viewport), row * rowHeight);
  if (wanted === top) return scrollTop;
  const whole = count * rowHeight;
  const room = whole - viewport;
  return room <= 0 ? 0 : (wanted / room) * (Math.min(whole, MOST_PIXELS) - viewport);
}
