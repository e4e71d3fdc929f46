import { expect, it } from "vitest";
import type { Entry, Message } from "../../words";
import { placed } from "./placed";

const turn = (role: "system" | "user" | "assistant", content: string) => ({ role, content }) as const;
const body = (...messages: Entry[]) => ({ messages, settings: {} });
const told = (entries: Entry[], messages: Message[]) =>
  placed(body(...entries), messages).map(({ filled, isPast }) => (isPast ? "past" : filled?.map(({ text }) => text)));

it("finds the message around earlier turns, however many there were", () => {
  const entries = [turn("system", "Be {{ tone }}"), { placeholder: "history" } as const, turn("user", "{{ input }}?")];
  const [first, last] = [turn("system", "Be kind"), turn("user", "Where?")];
  expect(told(entries, [first, turn("user", "a"), turn("assistant", "b"), last])).toEqual([
    ["Be ", "kind"],
    "past",
    "past",
    ["Where", "?"],
  ]);
  expect(told(entries, [first, last])).toEqual([
    ["Be ", "kind"],
    ["Where", "?"],
  ]);
});

it("knows the conversation that is put behind a version without a user message", () => {
  expect(told([turn("system", "Be kind")], [turn("system", "Be kind"), turn("user", "Where?")])).toEqual([
    ["Be kind"],
    "past",
  ]);
});
