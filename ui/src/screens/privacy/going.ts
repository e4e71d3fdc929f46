import { counted } from "../../format";
import type { Answer } from "../../words";

/** What goes, in a few words: a user may have asked nothing and still have said something. */
export function going({ erased, feedback_erased }: Answer<"interaction.erase">): string {
  return erased > 0
    ? counted(erased, "interaction")
    : counted(feedback_erased, "piece of feedback", "pieces of feedback");
}

/** How it is chosen what goes. */
export type Way = "user" | "filter" | "ids";

/** What was asked for, as a person is told it before it goes. */
export function askedFor(way: Way, text: string): string {
  const wanted = text.trim();
  if (way === "user") return `Everything of the user “${wanted}”`;
  return way === "filter" ? `All that fit ${wanted}` : `The ids ${wanted.split(/[\s,]+/).join(", ")}`;
}
