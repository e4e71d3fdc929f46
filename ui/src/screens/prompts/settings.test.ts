import { describe, expect, it } from "vitest";
import { isList, readJson, readNumber, readStops, withSetting } from "./settings";

describe("settings of a prompt", () => {
  it("are left out, not null, when taken away", () => {
    expect(withSetting({ temperature: 0.2, seed: 1 }, "temperature", undefined)).toEqual({ seed: 1 });
  });

  it("keep zero", () => expect(withSetting({}, "temperature", readNumber("0"))).toEqual({ temperature: 0 }));
  it("take no number from words", () => expect(readNumber("warm")).toBeUndefined());
  it("stop at each line", () => expect(readStops("END\n\n##\n")).toEqual(["END", "##"]));

  it("say why JSON cannot be read", () => {
    expect(readJson("[1", isList, "a list")).toHaveProperty("error");
    expect(readJson("{}", isList, "a list")).toEqual({ error: "This should be a list" });
    expect(readJson(" ", isList, "a list")).toEqual({ value: undefined });
    expect(readJson("[1]", isList, "a list")).toEqual({ value: [1] });
  });
});
