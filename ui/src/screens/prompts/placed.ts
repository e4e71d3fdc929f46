/** Where each rendered message came from, and what of it was filled in, as the core tells. */
import type { Filled } from "../../parts/chat/content";
import type { Answer, Message } from "../../words";

export interface Placed {
  message: Message;
  /** Its text in parts; null where it is no single text of the version. */
  filled: Filled[] | null;
  /** It is none of the version's: the past input brought it. */
  isPast: boolean;
}

type Rendered = Pick<Answer<"prompt.render">, "messages" | "sources">;

export function placed({ messages, sources }: Rendered): Placed[] {
  return messages.map((message, i) => {
    const source = sources[i];
    const isPast = source?.entry === null;
    const text = typeof message.content === "string" ? message.content : null;
    return { message, filled: text === null || isPast ? null : parts(text, source?.filled ?? []), isPast };
  });
}

function parts(text: string, filled: Rendered["sources"][number]["filled"]): Filled[] {
  const found: Filled[] = [];
  let at = 0;
  const put = (to: number, from: string | null) => {
    if (to > at) found.push({ text: text.slice(at, to), from });
    at = to;
  };
  for (const { from, to, tag } of filled) {
    put(from, null);
    put(to, tag ?? "filled in");
  }
  put(text.length, null);
  return found;
}
