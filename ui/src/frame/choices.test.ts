import { expect, it } from "vitest";
import { foreign } from "./foreign";
import { rank, translated } from "./choices";

const choice = (words: string) => ({ key: words, group: "", words });
const choices = ["Prompts", "New prompt", "Replays", "ticket@7 against ticket@6"].map(choice);
const words = (text: string, recent: string[] = []) => rank(choices, text, recent).map((choice) => choice.words);

it("offers everything while nothing is typed", () => expect(words(" ")).toHaveLength(4));
it("puts what begins so first", () => expect(words("pro")).toEqual(["Prompts", "New prompt"]));
it("wants every typed word", () => expect(words("tick 7")).toEqual(["ticket@7 against ticket@6"]));
it("finds nothing for words of no choice", () => expect(words("zebra")).toEqual([]));
it("puts what was taken last first", () => {
  expect(words("", ["Replays", "New prompt"]).slice(0, 2)).toEqual(["Replays", "New prompt"]);
  expect(words("prompt", ["New prompt"])[0]).toBe("Prompts");
});
it("forgives letters that are left out", () => {
  expect(words("rpls")).toEqual(["Replays"]);
  expect(words("nzprm")).toEqual([]);
  expect(words("nw prmt")).toEqual(["New prompt"]);
});

it("finds ours for the words of other tools", () => {
  expect(translated("trace").map(({ words }) => words)).toEqual(["trace → interaction"]);
  expect(translated("Experi").map(({ words }) => words)).toEqual(["experiment → replay"]);
  expect(translated("dataset run")[0]?.words).toBe("dataset run → replay");
  expect(translated("release label")[0]?.action).toBe("prompts.go");
  expect(translated("tr")).toEqual([]);
});

it("knows each word of other tools once", () => {
  expect(new Set(foreign.map(({ words }) => words)).size).toBe(foreign.length);
});

it("is not slow with ten thousand", () => {
  const many = Array.from({ length: 10_000 }, (_, i) => choice(`prompt-number-${i}@${i % 40} against baseline`));
  expect(rank(many, "prompt 9999")[0]?.words).toContain("9999");
});
