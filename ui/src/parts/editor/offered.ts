/** What a template can name: the variables of past inputs and the words of the language, as the core tells them. */
import type { PromptOffers } from "../../words";

export type Offered = PromptOffers;
export type OfferedWord = PromptOffers["filters"][number];

/** Until the core has told. */
export const nothingOffered: Offered = { of: 0, variables: [], always: [], statements: [], filters: [], tests: [] };

/** As it stands in a completion: one short line. */
export function glance(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  const line = text.slice(0, 200).replace(/\s+/g, " ").trim();
  return line.length > 48 ? `${line.slice(0, 47)}…` : line;
}
