import { describe, expect, it } from "vitest";
import { asText, pieces, rest } from "./content";

describe("pieces", () => {
  it("takes a plain text as it is", () => {
    expect(pieces({ content: "<b>no</b>" })).toEqual([{ kind: "text", text: "<b>no</b>" }]);
  });

  it("shows a tool call by name with readable arguments", () => {
    const tool_calls = [{ id: "1", function: { name: "find", arguments: '{"q":1}' } }];
    expect(pieces({ content: null, tool_calls })).toEqual([
      { kind: "call", name: "find", id: "1", text: '{\n  "q": 1\n}' },
    ]);
  });

  it("keeps arguments that are no JSON", () => {
    const tool_calls = [{ function: { name: "find", arguments: "{broken" } }];
    expect(pieces({ content: null, tool_calls })[0]).toMatchObject({ text: "{broken" });
  });

  it("tells a call in each form of writing it", () => {
    const old = { content: null, function_call: { name: "find", arguments: '{"q":1}' } };
    const block = { content: [{ type: "tool_use", id: "t1", name: "find", input: { q: 1 } }] };
    for (const message of [old, block]) {
      expect(pieces(message)).toMatchObject([{ kind: "call", name: "find", text: '{\n  "q": 1\n}' }]);
    }
  });

  it("tells what a tool gave back, what is thought and what is refused", () => {
    const content = [
      { type: "thinking", thinking: "hm", signature: "s" },
      { type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "21 °C" }] },
      { type: "refusal", refusal: "No." },
    ];
    expect(pieces({ content } as never)).toEqual([
      { kind: "reasoning", text: "hm" },
      { kind: "result", name: "t1", text: "21 °C" },
      { kind: "refusal", text: "No." },
    ]);
    expect(pieces({ content: null, refusal: "No." } as never)).toEqual([{ kind: "refusal", text: "No." }]);
  });

  it("shows a picture whose bytes are there, and fetches none", () => {
    const image = (url: string) => pieces({ content: [{ type: "image_url", image_url: { url } }] })[0];
    expect(image("data:image/png;base64,AA==")).toMatchObject({ source: "data:image/png;base64,AA==" });
    expect(image("https://a.example/x.png")).toMatchObject({ kind: "media", name: "image", source: null });
    expect(image("data:image/svg+xml;base64,AA==")).toMatchObject({ source: null });
    const long = image(`data:image/png;base64,${"A".repeat(900)}`);
    expect(long && "text" in long ? long.text.length : 0).toBeLessThan(300);
  });

  it("shows an unknown part verbatim instead of losing it", () => {
    const [first] = pieces({ content: [{ type: "new_kind", x: { url: "x" } }, 7] });
    expect(first).toMatchObject({ kind: "other", name: "new_kind" });
    expect(pieces({ content: [7] })).toEqual([{ kind: "other", name: "part", text: "7" }]);
  });
});

describe("asText", () => {
  it("tells two calls of different tools with the same arguments apart", () => {
    const calling = (name: string) => ({ content: null, tool_calls: [{ function: { name, arguments: "{}" } }] });
    expect(asText(calling("find"))).not.toBe(asText(calling("buy")));
    expect(asText({ content: "Hello" })).toBe("Hello");
  });
});

describe("rest", () => {
  it("holds what is not known, and nothing where all is", () => {
    expect(rest({ role: "user", content: "a", tool_calls: null })).toBeNull();
    expect(rest({ role: "user", content: "a", cache_control: { type: "ephemeral" } })).toContain("ephemeral");
  });
});
