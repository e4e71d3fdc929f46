/** Moving an item of a column with the pointer. */
const EDGE = 40;
const SCROLL = 12;

export class Dragging {
  /** What is being dragged, and the place it would get, from 0. */
  id = $state<number>();
  to = $state<number>();

  /**
   * `items` are the elements in their order, the dragged one at `from`. `ondrop` gets the new place; Escape leaves
   * everything as it was.
   */
  start(event: PointerEvent, id: number, from: number, items: readonly HTMLElement[], ondrop: (to: number) => void) {
    if (event.button !== 0) return;
    event.preventDefault();
    const list = items[0]?.parentElement;
    [this.id, this.to] = [id, from];
    const stop = new AbortController();
    const { signal } = stop;
    const end = () => {
      stop.abort();
      [this.id, this.to] = [undefined, undefined];
    };
    const move = ({ clientY }: PointerEvent) => {
      this.to = placeAt(clientY, from, items);
      if (list) scroll(list, clientY);
    };
    const drop = () => {
      const to = this.to ?? from;
      end();
      if (to !== from) ondrop(to);
    };
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      end();
    };
    addEventListener("pointermove", move, { signal });
    addEventListener("pointerup", drop, { signal });
    addEventListener("pointercancel", end, { signal });
    addEventListener("keydown", press, { signal, capture: true });
  }
}

/** How many of the others are above. */
function placeAt(y: number, from: number, items: readonly HTMLElement[]): number {
  return items.filter((item, i) => {
    const { top, height } = item.getBoundingClientRect();
    return i !== from && y > top + height / 2;
  }).length;
}

function scroll(list: HTMLElement, y: number): void {
  const { top, bottom } = list.getBoundingClientRect();
  if (y < top + EDGE) list.scrollTop -= SCROLL;
  else if (y > bottom - EDGE) list.scrollTop += SCROLL;
}
