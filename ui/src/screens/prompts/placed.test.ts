import { expect, it } from "vitest";
import { placed } from "./placed";

it("cuts what was filled in out of the text, and knows what the past input brought", () => {
  const messages = [
    { role: "system" as const, content: "Be kind 🙂, Jo!" },
    { role: "user" as const, content: "Where?" },
  ];
  const filled = [
    { from: 3, to: 7, tag: "{{ tone }}" },
    { from: 12, to: 14, tag: null },
  ];
  const sources = [
    { entry: 0, filled },
    { entry: null, filled: [] },
  ];
  expect(placed({ messages, sources })).toMatchObject([
    {
      filled: [
        { text: "Be ", from: null },
        { text: "kind", from: "{{ tone }}" },
        { text: " 🙂, ", from: null },
        { text: "Jo", from: "filled in" },
        { text: "!", from: null },
      ],
      isPast: false,
    },
    { filled: null, isPast: true },
  ]);
});
