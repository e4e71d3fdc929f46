import { describe, expect, it } from "vitest";
import {
  isList,
  numberFault,
  numberFields,
  type NumberField,
  readJson,
  readNumber,
  readStops,
  withSetting,
} from "./settings";

describe("settings of a prompt", () => {
  it("are left out, not null, when taken away", () => {
    expect(withSetting({ temperature: 0.2, seed: 1 }, "temperature", undefined)).toEqual({ seed: 1 });
  });

  it("keep zero", () => expect(withSetting({}, "temperature", readNumber("0"))).toEqual({ temperature: 0 }));
  it("take no number from words", () => expect(readNumber("warm")).toBeUndefined());
  it("stop at each line", () => expect(readStops("END\n\n##\n")).toEqual(["END", "##"]));

  it("take JSON of the right kind only", () => {
    expect([readJson("[1", isList), readJson("{}", isList)]).toEqual([null, null]);
    expect(readJson(" ", isList)).toEqual({ value: undefined });
    expect(readJson("[1]", isList)).toEqual({ value: [1] });
  });

  it("say which numbers cannot be kept", () => {
    const [temperature, , tokens] = numberFields as [NumberField, NumberField, NumberField];
    expect([0, -2, undefined].map((value) => numberFault(temperature, value))).toEqual([null, null, null]);
    expect([0, 1.5, -1].map((value) => numberFault(tokens, value) === null)).toEqual([true, false, false]);
  });
});
