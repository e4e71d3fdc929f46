/** Made-up interactions and what finds them. */
import type { InteractionRecord, InteractionRow } from "../../words";
import { error, type Handlers } from "./handlers";
import { id, right, time, told, wrong } from "./told";

const interactions: readonly InteractionRecord[] = Array.from({ length: 164 }, (_, n) => {
  const it = told(n);
  const isRight = n % 3 !== 0;
  const said = n % 4 === 0 ? "down" : n % 5 === 0 ? "up" : null;
  const output = isRight ? right(it) : wrong(it, n);
  const feedback: InteractionRecord["feedback"] = [];
  if (said)
    feedback.push({
      id: id(9000 + n),
      kind: "thumb",
      value: said,
      scale: null,
      text: null,
      author: null,
      author_kind: "user",
      time: time(n * 190 - 4),
    });
  if (n % 8 === 0) {
    feedback.push({
      id: id(9500 + n),
      kind: "comment",
      value: null,
      scale: null,
      text: "It dropped the order number again.",
      author: "Mira",
      author_kind: "expert",
      time: time(n * 190 - 60),
    });
    feedback.push({
      id: id(9700 + n),
      kind: "correction",
      value: null,
      scale: null,
      text: right(it),
      author: "Mira",
      author_kind: "expert",
      time: time(n * 190 - 61),
    });
  }
  return {
    id: id(n),
    time: time(n * 190 + 7),
    session: id(4000 + Math.floor(n / 2)),
    user: "b81f0c2a9d3e4f55",
    source: "sample",
    prompt: n % 9 === 8 ? "sentiment" : "ticket",
    version: "1",
    model: "built-in",
    messages: [
      { role: "system", content: "Turn the customer’s message into a ticket. Answer with JSON." },
      { role: "user", content: it.message },
      ...(n % 7 === 3
        ? [
            {
              role: "assistant" as const,
              content: null,
              tool_calls: [
                {
                  id: "call_1",
                  type: "function",
                  function: { name: "find_order", arguments: `{"order":"${it.order ?? ""}"}` },
                },
              ],
            },
            { role: "tool" as const, tool_call_id: "call_1", content: '{"status":"shipped","carrier":"DPX"}' },
          ]
        : []),
    ],
    query: it.message,
    variables: { message: it.message, language: "en" },
    contexts:
      n % 4 === 1
        ? [
            {
              id: "kb-12",
              text: "Parcels that are lost are refunded after five working days.",
              score: 0.83,
              source: "help/delivery.md",
            },
          ]
        : [],
    output,
    usage: { input_tokens: 84 + (n % 30), output_tokens: 21 + (n % 9) },
    cost: n % 6 === 0 ? null : "0.00018",
    latency_ms: 380 + ((n * 137) % 2600),
    error: null,
    tags: n % 10 === 0 ? ["refund"] : [],
    feedback,
    checks: [
      {
        check: "right-ticket",
        version: 1,
        passed: isRight,
        score: null,
        reason: isRight ? "Category, urgency and order as expected" : "urgent should be true",
      },
    ],
  };
});

const row = (it: InteractionRecord): InteractionRow => ({
  ...it,
  output: typeof it.output === "string" ? it.output : "",
  thumb:
    it.feedback.find((said) => said.kind === "thumb")?.value === "down"
      ? "down"
      : it.feedback.some((said) => said.value === "up")
        ? "up"
        : null,
  rating: null,
  correction: it.feedback.find((said) => said.kind === "correction")?.text ?? null,
});

export const rows = interactions.map(row);

export function fitting(filter: string | null): InteractionRow[] {
  if (filter?.includes("thum:"))
    throw error("bad_filter", "“thum:” is no filter", "Did you mean thumb:up, thumb:down or thumb:none?");
  const tokens = (filter ?? "").split(/\s+/).filter(Boolean);
  return rows.filter((one) =>
    tokens.every((token) => {
      const [key, value = ""] = token.split(":");
      if (key === "thumb") return (one.thumb ?? "none") === value;
      if (key === "prompt") return one.prompt === value;
      return !token.includes(":") ? (one.query + one.output).toLowerCase().includes(token.toLowerCase()) : true;
    }),
  );
}

const hits = (text: string) =>
  fitting(null)
    .filter((one) => text.split(" ").some((word) => one.query.toLowerCase().includes(word.toLowerCase())))
    .slice(0, 30)
    .map(({ id, query, output }, n) => ({ id, score: 0.91 - n * 0.017, query, output }));

export const finding: Handlers = {
  "interaction.list": ({ filter, cursor, limit, sort }) => {
    const all = [...fitting(filter)];
    if (sort === "latency") all.sort((a, b) => (b.latency_ms ?? 0) - (a.latency_ms ?? 0));
    const from = Number(cursor ?? 0);
    const end = from + Math.min(limit ?? 50, 60);
    return {
      total: all.length,
      total_is_estimate: false,
      next_cursor: end < all.length ? String(end) : null,
      interactions: all.slice(from, end),
    };
  },
  "interaction.show": ({ id }) => {
    const found = interactions.find((one) => one.id === id);
    if (!found) throw error("not_found", `There is no interaction “${id}”`);
    return found;
  },
  "interaction.search": ({ text }) => ({ hits: hits(text) }),
  "interaction.similar": () => ({ hits: hits("order") }),
  "feedback.add": () => ({ feedback_id: "f1" }),
  "tag.add": () => ({ changed: 1 }),
  "tag.remove": () => ({ changed: 1 }),
};
