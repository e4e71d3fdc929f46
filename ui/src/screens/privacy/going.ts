import { counted } from "../../format";
import type { Answer } from "../../words";

/** What goes, in a few words: a user may have asked nothing and still have said something. */
export function going({ erased, feedback_erased }: Answer<"interaction.erase">): string {
  return erased > 0
    ? counted(erased, "interaction")
    : counted(feedback_erased, "piece of feedback", "pieces of feedback");
}
