/** The list of interactions. Kept beside the screen, so that coming back finds the place. */
import { call } from "../../client.svelte";
import { Pages } from "../../parts/table/pages.svelte";
import { Picked } from "../../parts/table/picked.svelte";
import type { InteractionListed, InteractionSort } from "../../words";

export const list = new Pages<InteractionListed>();
export const picked = new Picked();

/** Names its look in the settings. */
export const TABLE = "interactions";

const PAGE = 200;

export function startList(filter: string, sort: InteractionSort): void {
  void list.start(async (from) => {
    const page = await call("interaction.list", { filter, sort, limit: PAGE, ...from });
    return {
      rows: page.interactions,
      next: page.next_cursor,
      previous: page.previous_cursor,
      here: page.cursor,
      row: page.row,
      total: page.total,
      isEstimate: page.total_is_estimate,
    };
  });
}
