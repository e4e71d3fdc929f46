/** What is in a message, as pieces that a screen can show. Everything is hostile text. */
import type { Message } from "../../words";

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "refusal"; text: string }
  | { kind: "reasoning"; text: string }
  | { kind: "call"; name: string; id: string | null; text: string }
  | { kind: "result"; name: string; text: string }
  /** `source` is a picture's address where its bytes are in it; nothing is fetched. */
  | { kind: "media"; name: string; text: string; source: string | null }
  | { kind: "other"; name: string; text: string };

/** Fields that are told as pieces or stand in the head of a message. */
const TOLD = new Set(
  "role content tool_calls tool_call_id reasoning_content reasoning refusal audio function_call name".split(" "),
);
const MEDIA: Record<string, string> = {
  image_url: "image",
  image: "image",
  input_image: "image",
  input_audio: "audio",
  audio: "audio",
  audio_url: "audio",
  video_url: "video",
  video: "video",
  file: "file",
  input_file: "file",
  document: "file",
};
/** Longer texts inside an image or file are told by their length. */
const LONGEST = 80;

export function pieces(message: Pick<Message, "content" | "tool_calls">): Piece[] {
  const { content, tool_calls } = message;
  const own = record(message);
  const thought = own.reasoning_content ?? own.reasoning;
  return [
    ...(typeof thought === "string" && thought ? [{ kind: "reasoning", text: thought } as const] : []),
    ...(typeof content === "string" ? [{ kind: "text", text: content } as const] : (content ?? []).map(part)),
    ...(typeof own.refusal === "string" && own.refusal ? [{ kind: "refusal", text: own.refusal } as const] : []),
    ...(own.audio ? [media("audio", own.audio)] : []),
    ...(own.function_call ? [call({ function: own.function_call })] : []),
    ...(tool_calls ?? []).map(call),
  ];
}

/** A message as one text, in which a call stands with its name: two answers are compared by it. */
export function asText(message: Pick<Message, "content" | "tool_calls">): string {
  const line = (piece: Piece) => {
    if (piece.kind === "call") return `calls ${piece.name}\n${piece.text}`;
    return piece.kind === "text" || piece.kind === "refusal" ? piece.text : `[${named(piece)}]\n${piece.text}`;
  };
  return pieces(message)
    .filter((piece) => piece.kind !== "reasoning")
    .map(line)
    .join("\n");
}

/** Fields of a message that Attune knows nothing of, as JSON; null if there are none. */
export function rest(message: object): string | null {
  const unknown = Object.entries(message).filter(([name, value]) => !TOLD.has(name) && value !== null);
  return unknown.length > 0 ? pretty(Object.fromEntries(unknown)) : null;
}

function named(piece: Piece): string {
  return "name" in piece ? piece.name : piece.kind;
}

function part(raw: unknown): Piece {
  const given = record(raw);
  const type = typeof given.type === "string" ? given.type : "part";
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : null);
  if (type === "tool_use") return call({ id: given.id, function: { name: given.name, arguments: given.input } });
  if (type === "tool_result") return { kind: "result", name: text("tool_use_id") ?? "", text: inside(given.content) };
  if (type === "thinking" && text("thinking") !== null) return { kind: "reasoning", text: text("thinking") ?? "" };
  if (type === "refusal" && text("refusal") !== null) return { kind: "refusal", text: text("refusal") ?? "" };
  const kind = MEDIA[type];
  if (kind) return media(kind, raw);
  return text("text") !== null
    ? { kind: "text", text: text("text") ?? "" }
    : { kind: "other", name: type, text: pretty(raw) };
}

function media(name: string, raw: unknown): Piece {
  return {
    kind: "media",
    name,
    text: pretty(withoutBytes(raw)),
    source: name === "image" ? picture(record(raw)) : null,
  };
}

/** The address of a picture whose bytes are in the message. Formats that can hold more than pixels are left out. */
function picture(given: Record<string, unknown>): string | null {
  const { url } = record(given.image_url);
  const { type, media_type, data } = record(given.source);
  const address = type === "base64" ? `data:${String(media_type)};base64,${String(data)}` : url;
  return typeof address === "string" && /^data:image\/(png|jpeg|gif|webp);base64,/.test(address) ? address : null;
}

/** What a tool gave back: a text, or the texts of its parts. */
function inside(content: unknown): string {
  if (typeof content === "string") return prettyText(content);
  if (!Array.isArray(content)) return content == null ? "" : pretty(content);
  return content
    .map((raw) => (typeof record(raw).text === "string" ? record(raw).text : pretty(withoutBytes(raw))))
    .join("\n");
}

function withoutBytes(value: unknown): unknown {
  if (typeof value === "string" && value.length > LONGEST)
    return `${value.slice(0, LONGEST)}… (${value.length} characters)`;
  if (Array.isArray(value)) return value.map(withoutBytes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutBytes(inner)]));
}

function call(raw: unknown): Piece {
  const { id } = record(raw);
  const { name, arguments: given } = record(record(raw).function);
  if (typeof name !== "string") return { kind: "other", name: "tool call", text: pretty(raw) };
  const text = typeof given === "string" ? prettyText(given) : pretty(given);
  return { kind: "call", name, id: typeof id === "string" ? id : null, text };
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

/** A part of a text that a template made. */
export interface Filled {
  text: string;
  /** The tag that filled it in; null where the template says it itself. */
  from: string | null;
}
