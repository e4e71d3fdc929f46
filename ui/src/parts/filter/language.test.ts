import { describe, expect, it } from "vitest";
import { complete, completions, tokenAt } from "./language";

const tokens = (text: string, caret = text.length) => completions(text, caret).map((completion) => completion.token);

describe("completions", () => {
  it("offers every key where nothing is typed", () => expect(tokens("")).toContain("thumb:"));
  it("offers keys that begin with what is typed", () => expect(tokens("th")).toEqual(["thumb:"]));
  it("offers the values of a key", () => expect(tokens("thumb:")).toEqual(["thumb:up", "thumb:down", "thumb:none"]));
  it("offers what fits a value begun", () =>
    expect(tokens("refund has:co")).toEqual(["has:correction", "has:comment", "has:context"]));
  it("looks past the sign of a negation", () => expect(tokens("-thumb:d")).toEqual(["thumb:down"]));
  it("leaves text alone", () => expect(tokens("refund")).toEqual([]));
  it("has nothing to add to a whole value", () => expect(tokens("thumb:up")).toEqual([]));
});

describe("tokenAt", () => {
  it("takes a quoted value as one token", () => {
    expect(tokenAt('prompt:"two words" x', 12)).toEqual({ start: 0, end: 18, text: 'prompt:"two words"' });
  });
  it("is empty between two blanks", () => expect(tokenAt("a  b", 2).text).toBe(""));
});

describe("complete", () => {
  it("goes on behind a key", () =>
    expect(complete("th x", 2, { token: "thumb:", about: "" })).toEqual(["thumb: x", 6]));
  it("adds a blank behind a whole token", () => {
    expect(complete("-thumb:d", 8, { token: "thumb:down", about: "" })).toEqual(["-thumb:down ", 12]);
  });
});
