/** What masks hide, and where they stand in a masked text. */
import type { MaskKind } from "../../words";

export const kinds: readonly { kind: MaskKind; words: string }[] = [
  { kind: "email", words: "E-mail addresses" },
  { kind: "phone", words: "Phone numbers" },
  { kind: "card", words: "Payment cards" },
  { kind: "iban", words: "IBANs" },
];

const MASKS = /(\[(?:email|phone|card|iban)\])/;

/** The text in pieces, of which some are masks. */
export function pieces(masked: string): { text: string; is_mask: boolean }[] {
  const parts = masked.split(MASKS).map((text, at) => ({ text, is_mask: at % 2 === 1 }));
  return parts.filter(({ text }) => text !== "");
}
