/** Which message of a version each rendered message came from. */
import { filled, type Filled } from "../../parts/chat/filled";
import type { Body, Entry, Message } from "../../words";

export interface Placed {
  message: Message;
  /** Its text in parts; null where they cannot be told. */
  filled: Filled[] | null;
  /** It is none of the version's: the past input brought it. */
  isPast: boolean;
}

/**
 * Messages before the first placeholder come from the beginning, those after the last one from the end; what is left
 * over the past input brought.
 */
export function placed({ messages: entries }: Body, messages: readonly Message[]): Placed[] {
  const isPlace = (entry: Entry) => "placeholder" in entry;
  const first = entries.findIndex(isPlace);
  const last = entries.findLastIndex(isPlace);
  const after = last < 0 ? 0 : entries.length - 1 - last;
  const end = messages.length - after;
  return messages.map((message, i) => {
    const entry = i >= end ? entries[last + 1 + i - end] : i < (first < 0 ? entries.length : first) ? entries[i] : null;
    return { message, filled: entry ? textOf(entry, message) : null, isPast: !entry };
  });
}

function textOf(entry: Entry, { content }: Message): Filled[] | null {
  const template = "content" in entry ? entry.content : undefined;
  return typeof template === "string" && typeof content === "string" ? filled(template, content) : null;
}
