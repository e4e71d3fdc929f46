/** Where a list stands, exactly, however coarse its scroll bar is. */
import { isScaled, lastTop, rowsAt, scrollTopOf, spacerHeight, topFor, topOf, type Box } from "./window";

/** A move of more than so many views at once was made with the scroll bar. */
const FAR = 4;

/** After so long without a move the scroll bar is put where it belongs. */
const REST_MS = 150;

export class Scroller {
  viewport = $state(0);
  /** Of the unscaled list, in pixels. */
  top = $state(0);
  private scrollTop = $state(0);
  private element: HTMLElement | undefined;
  private rest: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly count: () => number,
    private readonly rowHeight: () => number,
  ) {}

  get box(): Box {
    return { count: this.count(), rowHeight: this.rowHeight(), viewport: this.viewport };
  }

  readonly height = $derived.by(() => spacerHeight(this.box));
  readonly rows = $derived.by(() => rowsAt(this.top, this.box));
  /** Where row 0 would stand in the spacer. It stays as it is while a person scrolls pixel by pixel. */
  readonly origin = $derived(this.scrollTop - this.top);

  /** For `{@attach}`. */
  attach = (element: HTMLElement): (() => void) => {
    this.element = element;
    const measure = () => (this.viewport = element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const follow = () => this.follow();
    element.addEventListener("scroll", follow, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", follow);
      clearTimeout(this.rest);
      this.element = undefined;
    };
  };

  /** The first row that is wholly in sight. */
  get firstInSight(): number {
    return Math.ceil(this.top / this.rowHeight());
  }

  show(row: number): void {
    this.go(topFor(row, this.top, this.box));
  }

  /** So many views down, or up. */
  turn(pages: number): void {
    this.go(this.top + pages * Math.max(this.rowHeight(), this.viewport - this.rowHeight()));
  }

  go(top: number): void {
    this.top = Math.min(Math.max(0, top), lastTop(this.box));
    this.settle();
  }

  /** Rows were put in above, or counted anew: what is seen stays where it is. */
  shift(rows: number): void {
    this.go(this.top + rows * this.rowHeight());
  }

  private follow(): void {
    if (!this.element) return;
    const [now, box] = [this.element.scrollTop, this.box];
    const moved = now - this.scrollTop;
    if (moved === 0) return;
    this.scrollTop = now;
    const isNear = Math.abs(moved) <= FAR * this.viewport;
    const isAtEnd = now <= 0 || now >= spacerHeight(box) - this.viewport;
    this.top =
      isScaled(box) && isNear && !isAtEnd ? Math.min(Math.max(0, this.top + moved), lastTop(box)) : topOf(now, box);
    clearTimeout(this.rest);
    if (isScaled(box)) this.rest = setTimeout(() => this.settle(), REST_MS);
  }

  /** Puts the scroll bar where it belongs. Rows are placed relative to it, so nothing is seen to move. */
  private settle(): void {
    if (!this.element) return;
    this.element.scrollTop = scrollTopOf(this.top, this.box);
    this.scrollTop = this.element.scrollTop;
    // The browser knows whole pixels, or quarters.
    if (!isScaled(this.box)) this.top = topOf(this.scrollTop, this.box);
  }
}
