/** Links: `attune://…`, the address of what is shown, to be kept in a note or sent to somebody. The core reads them. */
import { copyText } from "./clipboard";

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
export const copyLink = (address: string): Promise<void> => copyText(linkTo(address), "Link copied");
