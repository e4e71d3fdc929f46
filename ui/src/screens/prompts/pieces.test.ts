import { expect, it } from "vitest";
import { pieces } from "./pieces";

it("tells what changes from what is fixed, and gives constants as they render", () => {
  expect(pieces('Hello {{ name }}, write {{ "{{" }}order}} to {{ name }}.')).toEqual([
    { text: "Hello ", variable: null },
    { text: "name", variable: "name" },
    { text: ", write {{order}} to ", variable: null },
    { text: "name", variable: "name" },
    { text: ".", variable: null },
  ]);
  expect(pieces("Be brief.")).toEqual([{ text: "Be brief.", variable: null }]);
  expect(pieces("")).toEqual([]);
});
