/**
 * The first link of a row opens it, wherever the row is pressed.
 *
 * A link stretched over its row by CSS would do without a listener, but WebKit takes no table row for the box that it is
 * stretched over: the last row's link lay over the whole screen.
 */
export function opens(row: HTMLElement): () => void {
  function press(event: MouseEvent) {
    const isOnControl = event.target instanceof Element && event.target.closest("a, button, input") !== null;
    const isSelecting = getSelection()?.isCollapsed === false;
    if (!isOnControl && !isSelecting) row.querySelector("a")?.click();
  }
  row.addEventListener("click", press);
  return () => row.removeEventListener("click", press);
}
