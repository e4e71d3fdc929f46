import { render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { Message } from "../../words";
import MessageView from "./MessageView.svelte";

const show = (message: object) => render(MessageView, { message: message as Message }).container;

describe("MessageView", () => {
  it("opens calls and results, and keeps thoughts closed", () => {
    const container = show({
      role: "assistant",
      content: [
        { type: "thinking", thinking: "hm" },
        { type: "tool_use", id: "t1", name: "find", input: { q: 1 } },
        { type: "tool_result", tool_use_id: "t1", content: "21 °C" },
      ],
    });
    const details = [...container.querySelectorAll("details")];
    expect(details.map((one) => one.open)).toEqual([false, true, true]);
    expect(details[1]?.textContent).toContain("find");
    expect(details[2]?.textContent).toContain("21 °C");
  });

  it("marks a refusal with a word", () => {
    show({ role: "assistant", content: null, refusal: "No." });
    expect(screen.getByText("refuses")).toBeTruthy();
    expect(screen.getByText("No.")).toBeTruthy();
  });

  it("draws a picture that is in the message and never fetches one", () => {
    const image = (url: string) => show({ role: "user", content: [{ type: "image_url", image_url: { url } }] });
    expect(image("data:image/png;base64,AA==").querySelector("img")?.src).toBe("data:image/png;base64,AA==");
    expect(image("https://a.example/x.png").querySelector("img")).toBeNull();
  });

  it("shows the JSON that a tool gave back with line breaks", () => {
    const container = show({ role: "tool", tool_call_id: "call_1", content: '{"a":1}' });
    expect(container.querySelector("pre")?.textContent).toBe('{\n  "a": 1\n}');
  });

  it("keeps fields that nobody knows", () => {
    expect(show({ role: "user", name: "ann", content: "Hi", x: { y: 1 } }).textContent).toContain('"y": 1');
  });
});
