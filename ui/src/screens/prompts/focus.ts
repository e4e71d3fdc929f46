/** Keeps the focus where it is while elements change places. */
import { tick } from "svelte";

/** The element with the focus, also inside an editor's shadow root. */
function focused(): HTMLElement | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found instanceof HTMLElement ? found : null;
}

/** An element that is moved in the page loses the focus: it gets it back. */
export async function keepingFocus(change: () => void): Promise<void> {
  const before = focused();
  change();
  await tick();
  if (before?.isConnected && before !== focused()) before.focus();
}
