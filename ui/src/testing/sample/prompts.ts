/** Made-up prompts, their versions and drafts. */
import type { Answer, Prompt, PromptVersion, Request, Turn } from "../../words";
import { hunks } from "./diff";
import { error, type Handlers } from "./handlers";
import { rows } from "./interactions";
import { hash, time } from "./told";

const first = `Turn the customer's message into a ticket.
Answer with JSON.

Message:
{{message}}`;

const second = `You sort messages to a support desk.

Answer with one JSON object and nothing else:
- category: delivery, billing, product or account
- urgent: true only if the customer is harmed by waiting until tomorrow
- order: the number of the order, or null
{# an example helps small models most #}

Message:
{{message}}`;

const base = { name: "ticket", author: "Jo", variables: ["message"] };
const versions: readonly PromptVersion[] = [
  {
    ...base,
    version: 1,
    hash: hash(11),
    parent: null,
    time: time(60 * 24 * 57),
    note: "First",
    messages: [{ role: "user", content: first }],
    settings: { temperature: 0, max_tokens: 120 },
  },
  {
    ...base,
    version: 2,
    hash: hash(12),
    parent: 1,
    time: time(60 * 3),
    note: "Name the fields, say when it is urgent",
    messages: [
      { role: "system", content: second.split("\n\nMessage")[0] ?? "" },
      { placeholder: "history" },
      { role: "user", content: "{{message}}" },
    ],
    settings: { temperature: 0, max_tokens: 80, response_format: { type: "json_object" } },
  },
];

const prompts: readonly Prompt[] = [
  {
    name: "ticket",
    newest: 2,
    note: "Name the fields, say when it is urgent",
    channels: [{ channel: "production", version: 1 }],
    checks: ["right-ticket", "json"],
    draft: false,
    time: time(60 * 3),
  },
  {
    name: "sentiment",
    newest: 2,
    note: "Ask for one word",
    channels: [
      { channel: "production", version: 1 },
      { channel: "staging", version: 2 },
    ],
    checks: ["right-sentiment"],
    draft: true,
    time: time(60 * 26),
  },
];

const textOf = (turn: Turn) => (typeof turn.content === "string" ? turn.content : "");

const bodyOf = (side: Request<"prompt.diff">["before"]) =>
  typeof side === "string" ? versions.find((version) => side.endsWith(`@${version.version}`)) : side;

let draft: Answer<"draft.load">["draft"] = null;

export const writing: Handlers = {
  "prompt.list": () => ({ prompts: [...prompts] }),
  "prompt.history": ({ name }) => {
    if (!prompts.some((prompt) => prompt.name === name)) throw error("not_found", `There is no prompt “${name}”`);
    return { versions: versions.map((version) => ({ ...version, name })) };
  },
  "prompt.add": () => ({
    name: "ticket",
    version: 3,
    hash: "sha256:ab",
    variables: ["message"],
    messages: ["system", "user"],
    created: true,
  }),
  "prompt.render": ({ body, interaction }) => {
    const message = rows.find((one) => one.id === interaction)?.query ?? "";
    return {
      messages: (body?.messages ?? []).map((part) =>
        "role" in part
          ? {
              role: part.role,
              content: textOf(part)
                .replace(/\{#.*?#\}\n?/gs, "")
                .replaceAll(/\{\{\s*(?:message|input)\s*\}\}/g, message),
            }
          : { role: "user" as const, content: "Earlier turns of the conversation" },
      ),
    };
  },
  "prompt.diff": ({ before, after }) => {
    const text = (side: ReturnType<typeof bodyOf>) =>
      side?.messages.map((part) => ("role" in part ? textOf(part) : "")) ?? [];
    const [was, is] = [text(bodyOf(before)), text(bodyOf(after))];
    return {
      messages: [
        {
          change: "edited",
          role: "system",
          role_before: "user",
          before: 0,
          after: 0,
          hunks: hunks(was[0] ?? "", is[0] ?? ""),
        },
        ...is.slice(1).map((content, n) => ({
          change: "added" as const,
          role: content ? ("user" as const) : null,
          role_before: null,
          before: null,
          after: n + 1,
          hunks: [{ op: "insert" as const, text: content || "history" }],
        })),
      ],
      variables: { added: [], removed: [] },
      settings: [
        { name: "max_tokens", before: 120, after: 80 },
        { name: "response_format", before: null, after: { type: "json_object" } },
      ],
      tokens: { before: 24, after: 71 },
    };
  },
  "diff.texts": ({ before, after }) => ({ hunks: hunks(before, after) }),
  "draft.load": () => ({ draft }),
  "draft.save": ({ prompt, body, note, parent }) => {
    draft = { prompt, body, note, parent, time: time(0) };
    return { time: time(0) };
  },
  "draft.drop": () => {
    draft = null;
    return { dropped: true };
  },
};
