/** A text on the clipboard, by a key or a button. */
import { toasts } from "./toasts.svelte";

/** Says that it is there, or shows the text where the clipboard does not take it. */
export async function copyText(text: string, copied: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.show(copied);
  } catch {
    toasts.show(`The clipboard does not take it: ${text}`);
  }
}
