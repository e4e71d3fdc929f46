/** Made-up interactions and what finds them. */
import type { Feedback, InteractionListed, InteractionRecord, Message } from "../../words";
import { asText } from "../../parts/chat/content";
import { error, type Handlers } from "./handlers";
import { id, right, time, told, wrong } from "./told";

function feedbackOf(n: number): Feedback[] {
  const user = { author: null, author_kind: "user" as const, time: time(n * 190 - 4) };
  const expert = { author: "Mira", author_kind: "expert" as const, time: time(n * 190 - 60) };
  const feedback: Feedback[] = [];
  if (n % 4 === 0) feedback.push({ kind: "thumb", value: "down", ...user });
  else if (n % 5 === 0) feedback.push({ kind: "thumb", value: "up", ...user });
  if (n % 8 === 0) {
    feedback.push({ kind: "comment", text: "It dropped the order number again.", ...expert });
    feedback.push({ kind: "correction", text: right(told(n)), ...expert });
  }
  return feedback;
}

/** Some went through a tool first. */
function toolTurns(n: number): Message[] {
  if (n % 7 !== 3) return [];
  const call = { name: "find_order", arguments: `{"order":"${told(n).order ?? ""}"}` };
  return [
    { role: "assistant", content: null, tool_calls: [{ id: "call_1", type: "function", function: call }] },
    { role: "tool", tool_call_id: "call_1", content: '{"status":"shipped","carrier":"DPX"}' },
  ];
}

/** Messages as real bots log them: an image, a refusal, blocks with a thought and a tool. */
const real: Record<number, { asked: Message[]; output: Message }> = {
  1: {
    asked: [
      {
        role: "user",
        content: [
          { type: "text", text: "The lamp came like this. Can I send it back?" },
          { type: "image_url", image_url: { url: picture() } },
        ],
      },
    ],
    output: { role: "assistant", content: "I am sorry! Yes, free of charge within 30 days." },
  },
  2: {
    asked: [{ role: "user", content: "Give me the address of the driver." }],
    output: { role: "assistant", content: null, refusal: "I’m unable to share private addresses." } as Message,
  },
  5: {
    asked: [
      { role: "user", content: "Where is A-9?" },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "I must look the order up first.", signature: "c2ln" },
          { type: "text", text: "I look." },
          { type: "tool_use", id: "toolu_1", name: "find_order", input: { order: "A-9" } },
        ],
      },
      {
        role: "user",
        content: [{ type: "tool_result", tool_use_id: "toolu_1", content: '{"status":"lost","town":"Lyon"}' }],
      },
    ],
    output: {
      role: "assistant",
      content: "A-9 was lost in Lyon; I ask for a refund.",
      tool_calls: [{ id: "call_2", type: "function", function: { name: "refund", arguments: '{"order":"A-9"}' } }],
      provider_specific_fields: { cached: true },
    } as Message,
  },
};

/** A lamp with a crack, drawn by hand. */
function picture(): string {
  return "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAIAAABvFaqvAAAAb0lEQVR42u3S0QmAMAwE0Bss387U6VxIEOkEDQRFWkwTo6JguO/HHQTTnC8Jvgkt4/AmiBUOEUUhJsQKQUJII92CZdTGKRYsdfacG2oJvRQsdSrOAR0RioVuF+NAuEb5oCppvehn/9DNUOrd49CJFPtWwDbp8P2CAAAAAElFTkSuQmCC";
}

const article = {
  id: "kb-12",
  text: "Parcels that are lost are refunded after five working days.",
  score: 0.83,
  source: "help/delivery.md",
};

function interaction(n: number): InteractionRecord {
  const it = told(n);
  const isRight = n % 3 !== 0;
  return {
    id: id(n),
    time: time(n * 190 + 7),
    source: "sample",
    batch: id(0xb001),
    session: id(4000 + Math.floor(n / 2)),
    session_ids: [id(n)],
    answers: [],
    user: "b81f0c2a9d3e4f55",
    prompt: n % 9 === 8 ? "sentiment" : "ticket",
    version: "1",
    model: "SmolLM2-135M-Instruct.Q4_1",
    messages: [
      { role: "system", content: "Turn the customer’s message into a ticket. Answer with JSON." },
      ...(real[n]?.asked ?? [{ role: "user", content: it.message }, ...toolTurns(n)]),
    ] as Message[],
    query: it.message,
    variables: { message: it.message, language: "en", ...(it.order && { order: it.order }) },
    contexts: n % 4 === 1 ? [article] : [],
    output: real[n]?.output ?? (isRight ? right(it) : wrong(it, n)),
    usage: { input_tokens: 84 + (n % 30), output_tokens: 21 + (n % 9) },
    cost: n % 6 === 0 ? null : "0.00018",
    latency_ms: 380 + ((n * 137) % 2600),
    error: null,
    tags: n % 10 === 0 ? ["refund"] : [],
    feedback: feedbackOf(n),
    follow_up:
      n % 4 === 2
        ? {
            kind: "complaint",
            probability: 0.91,
            reason: "says “useless”; points back with “that”",
            text: "That is useless, it still is not in the queue",
            next: id(n + 1),
          }
        : null,
    checks: [
      {
        check: "right-ticket",
        passed: isRight,
        score: null,
        reason: isRight ? "Category, urgency and order as expected" : "urgent should be true",
      },
    ],
  };
}

function listed(it: InteractionRecord): InteractionListed {
  const thumb = it.feedback.find((said) => said.kind === "thumb");
  const correction = it.feedback.find((said) => said.kind === "correction");
  return {
    ...it,
    output: typeof it.output === "string" ? it.output : it.output ? asText(it.output) : "",
    thumb: thumb?.value ?? null,
    rating: null,
    correction: correction?.text ?? null,
  };
}

const interactions = Array.from({ length: 164 }, (_, n) => interaction(n));
export const rows = interactions.map(listed);
export const records: readonly InteractionRecord[] = interactions;

export function fitting(filter: string): InteractionListed[] {
  if (filter.includes("thum:"))
    throw error("bad_filter", "“thum:” is no filter", "Did you mean thumb:up, thumb:down or thumb:none?");
  const tokens = filter.split(/\s+/).filter(Boolean);
  return rows.filter((one) =>
    tokens.every((token) => {
      const [key, value = ""] = token.split(":");
      if (key === "thumb") return (one.thumb ?? "none") === value;
      if (key === "prompt") return one.prompt === value;
      return !token.includes(":") ? (one.query + one.output).toLowerCase().includes(token.toLowerCase()) : true;
    }),
  );
}

const near = (text: string) => ({
  hits: fitting("")
    .filter((one) => text.split(" ").some((word) => one.query.toLowerCase().includes(word.toLowerCase())))
    .slice(0, 30)
    .map((one, n) => ({ ...one, score: 0.91 - n * 0.017 })),
  not_yet_by_meaning: 0,
  note: null,
});

export const finding: Handlers = {
  "interaction.list": ({ filter, cursor, limit, sort, row }) => {
    const all = [...fitting(filter)];
    if (sort === "latency") all.sort((a, b) => (b.latency_ms ?? 0) - (a.latency_ms ?? 0));
    const size = Math.min(limit ?? 50, 60);
    const from = Math.max(0, Math.min(Number(cursor ?? row ?? 0), all.length - size));
    const end = from + size;
    return {
      total: all.length,
      total_is_estimate: false,
      next_cursor: end < all.length ? String(end) : null,
      previous_cursor: from > 0 ? String(Math.max(0, from - size)) : null,
      cursor: String(from),
      row: from,
      interactions: all.slice(from, end),
    };
  },
  "interaction.facets": ({ filter }) => {
    const all = fitting(filter);
    const of = (key: string, values: string[]) => ({
      key,
      more: 0,
      values: values
        .map((value) => ({ value, token: `${key}:${value}`, count: fitting(`${filter} ${key}:${value}`).length }))
        .filter(({ count }) => count > 0),
    });
    const facets = [of("prompt", ["ticket", "sentiment"]), of("thumb", ["none", "down", "up"])];
    return { total: all.length, is_estimate: false, facets: facets.filter(({ values }) => values.length > 0) };
  },
  "interaction.copy": ({ ids }) => ({ text: "{}", interactions: ids.length }),
  "view.list": () => ({ views: [{ name: "Unhappy", filter: "thumb:down", sort: "time", columns: [] }] }),
  "interaction.show": ({ id }) => {
    const found = interactions.find((one) => one.id === id);
    if (!found) throw error("not_found", `There is no interaction “${id}”`);
    return found;
  },
  "interaction.search": ({ text }) => near(text),
  "interaction.similar": () => near("order"),
  "feedback.add": () => ({ feedback_id: "f1", feedback_ids: ["f1"] }),
  "tag.add": ({ tag }) => ({ tag, changed: 1 }),
  "tag.remove": ({ tag }) => ({ tag, changed: 1 }),
};
