/** The list of interactions. Kept beside the screen, so that coming back finds the place. */
import { Pages } from "../../parts/table/pages.svelte";
import type { InteractionListed } from "../../words";

export const list = new Pages<InteractionListed>();
