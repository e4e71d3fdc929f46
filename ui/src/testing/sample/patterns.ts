/** Made-up patterns. */
import type { Answer, InteractionListed } from "../../words";
import type { Handlers } from "./handlers";
import { id, time } from "./told";

const example = (n: number, query: string): InteractionListed => ({
  id: id(n),
  time: time(n * 190),
  prompt: "ticket",
  version: "1",
  model: "SmolLM2-135M-Instruct.Q4_1",
  query,
  output: '{"category":"other","urgent":false,"order":null}',
  thumb: "down",
  rating: null,
  correction: null,
  latency_ms: 412,
  cost: null,
  tags: [],
});

export const patterns: Answer<"pattern.list"> = {
  patterns: [
    {
      pattern: id(0xa001),
      words: ["parcel", "late", "courier"],
      size: 21,
      share: 0.525,
      trend: "growing",
      weeks: [1, 0, 2, 1, 3, 4, 4, 6],
      since: time(90_000),
      examples: [
        example(4, "My parcel is two weeks late, where is it?"),
        example(8, "The courier never came with the parcel"),
        example(12, "When will my parcel arrive?"),
      ],
    },
    {
      pattern: id(0xa002),
      words: ["invoice", "charged", "twice"],
      size: 14,
      share: 0.35,
      trend: "steady",
      weeks: [2, 1, 2, 2, 1, 2, 2, 2],
      since: time(90_000),
      examples: [example(16, "I was charged twice"), example(20, "The invoice shows the wrong amount")],
    },
  ],
  total: 2,
  failures: 40,
  noise: 5,
};

export const grouping: Handlers = {
  "follow_up.read": () => ({ read: 0 }),
  "pattern.group": () => ({ failures: patterns.failures, changed: false }),
  "pattern.list": () => patterns,
};
