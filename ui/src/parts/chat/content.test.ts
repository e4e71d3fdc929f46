import { describe, expect, it } from "vitest";
import { pieces } from "./content";

describe("pieces", () => {
  it("takes a plain text as it is", () => {
    expect(pieces({ content: "<b>no</b>" })).toEqual([{ kind: "text", text: "<b>no</b>" }]);
  });

  it("shows a tool call by name with readable arguments", () => {
    const tool_calls = [{ id: "1", function: { name: "find", arguments: '{"q":1}' } }];
    expect(pieces({ content: null, tool_calls })).toEqual([{ kind: "call", name: "find", text: '{\n  "q": 1\n}' }]);
  });

  it("keeps arguments that are no JSON", () => {
    const tool_calls = [{ function: { name: "find", arguments: "{broken" } }];
    expect(pieces({ content: null, tool_calls })[0]).toMatchObject({ text: "{broken" });
  });

  it("shows an unknown part verbatim instead of losing it", () => {
    const [first] = pieces({ content: [{ type: "image_url", image_url: { url: "x" } }, 7] });
    expect(first).toMatchObject({ kind: "other", name: "image_url" });
    expect(pieces({ content: [7] })).toEqual([{ kind: "other", name: "part", text: "7" }]);
  });
});
