/** What is in a message, as pieces that a screen can show. Everything is hostile text. */
import type { Message } from "../../words";

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "call"; name: string; text: string }
  | { kind: "other"; name: string; text: string };

export function pieces(message: Pick<Message, "content" | "tool_calls">): Piece[] {
  const { content, tool_calls } = message;
  const parts = typeof content === "string" ? [{ kind: "text", text: content } as const] : (content ?? []).map(part);
  return [...parts, ...(tool_calls ?? []).map(call)];
}

function part(raw: unknown): Piece {
  const given = record(raw);
  if (typeof given.text === "string") return { kind: "text", text: given.text };
  return { kind: "other", name: typeof given.type === "string" ? given.type : "part", text: pretty(raw) };
}

function call(raw: unknown): Piece {
  const { name, arguments: given } = record(record(raw).function);
  if (typeof name !== "string") return { kind: "other", name: "tool call", text: pretty(raw) };
  return { kind: "call", name, text: typeof given === "string" ? prettyText(given) : pretty(given) };
}

function record(raw: unknown): Record<string, unknown> {
  return typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>) : {};
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? "";
}

/** JSON with line breaks, or the text itself if it is none. */
export function prettyText(text: string): string {
  try {
    return pretty(JSON.parse(text));
  } catch {
    return text;
  }
}
