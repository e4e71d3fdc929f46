import { describe, expect, it } from "vitest";
import { complete, completions, tokenAt, tokenBehind, tokens as all, without } from "./language";

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

describe("with what there is", () => {
  const facets = [
    { key: "prompt", more: 0, values: [{ value: "ticket", token: "prompt:ticket", count: 1200 }] },
    { key: "var.city", more: 0, values: [{ value: "New York", token: 'var.city:"New York"', count: 3 }] },
  ];
  const offered = (text: string) => completions(text, text.length, facets, "about ");

  it("offers values with their counts", () =>
    expect(offered("prompt:")).toEqual([{ token: "prompt:ticket", about: "about 1,200" }]));
  it("offers names of variables, then their values as they must be written", () => {
    expect(offered("var.c").map(({ token }) => token)).toEqual(["var.city:"]);
    expect(offered("var.city:").map(({ token }) => token)).toEqual(['var.city:"New York"']);
  });
  it("offers the usual values where none are known", () =>
    expect(offered("thumb:d").map(({ token }) => token)).toEqual(["thumb:down"]));
});

describe("tokens", () => {
  const text = '-thumb:up (var.city:"New York" OR refund) ';

  it("are found with their sign, without what joins them", () =>
    expect(all(text).map((token) => token.text)).toEqual(["-thumb:up", 'var.city:"New York"', "refund"]));
  it("are taken out whole", () => expect(without("a thumb:up b", all("a thumb:up b")[1]!)).toBe("a b"));
  it("go with one Backspace once they are done", () => {
    expect(tokenBehind("x thumb:up ", 11)?.text).toBe("thumb:up");
    expect(tokenBehind("x thumb:up", 10)).toBeUndefined();
    expect(tokenBehind("refund ", 7)).toBeUndefined();
  });
});
