/** What a handle does that makes a part wider, by pointer and by key. Widths are in rem. */

export const pixelsOfRem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

/** Sizes as the pointer moves, until it is let go. `wider` is the way that makes it wider: 1 to the right, -1 to the left. */
export function drag(event: PointerEvent, before: number, wider: 1 | -1, size: (rem: number) => void): void {
  const [grip, from, rem] = [event.currentTarget as HTMLElement, event.clientX, pixelsOfRem()];
  grip.setPointerCapture(event.pointerId);
  grip.onpointermove = (move) => size(before + (wider * (move.clientX - from)) / rem);
  grip.onpointerup = () => (grip.onpointermove = null);
}

/** The step to the side that an arrow key asks for. */
export const stepOf = ({ key }: KeyboardEvent): -1 | 1 | undefined =>
  key === "ArrowLeft" ? -1 : key === "ArrowRight" ? 1 : undefined;
