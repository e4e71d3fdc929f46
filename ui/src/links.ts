/** Links: `attune://…`, the address of what is shown, to be kept in a note or sent to somebody. The core reads them. */
import { toasts } from "./toasts.svelte";

const SCHEME = "attune://";

/** The link to an address of this window. */
export function linkTo(address: string): string {
  const path = address.replace(/^#?\/?/, "");
  return SCHEME + (path === "" ? "home" : path);
}

/** True for what claims to be one. */
export function isLink(text: string): boolean {
  return text.trim().toLowerCase().startsWith("attune:");
}

/** Puts the link to an address on the clipboard. */
export async function copyLink(address: string): Promise<void> {
  const link = linkTo(address);
  try {
    await navigator.clipboard.writeText(link);
    toasts.show("Link copied");
  } catch {
    toasts.show(`The clipboard does not take it: ${link}`);
  }
}
