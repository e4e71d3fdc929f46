/** Versions whose promotion somebody saw refused by the gate, and left it at that, since this window was opened. */
import { SvelteSet } from "svelte/reactivity";

export const refused = new SvelteSet<string>();
