import { expect, it } from "vitest";
import { rank } from "./choices";

const choices = ["Prompts", "New prompt", "Replays", "ticket@7 against ticket@6"].map((words) => ({
  key: words,
  group: "",
  words,
}));
const words = (text: string) => rank(choices, text).map((choice) => choice.words);

it("offers everything while nothing is typed", () => expect(words(" ")).toHaveLength(4));
it("puts what begins so first", () => expect(words("pro")).toEqual(["Prompts", "New prompt"]));
it("wants every typed word", () => expect(words("tick 7")).toEqual(["ticket@7 against ticket@6"]));
it("finds nothing for words of no choice", () => expect(words("zebra")).toEqual([]));
