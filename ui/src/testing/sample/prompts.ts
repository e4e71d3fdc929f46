/** Made-up prompts, their versions and drafts. */
import type { Answer, PromptSummary, PromptVersion, Request, Turn } from "../../words";
import { hunks } from "./diff";
import { checking, fill, refuse } from "./checking";
import { error, type Handlers } from "./handlers";
import { fitting, rows } from "./interactions";
import { trying } from "./trying";
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
{# an example helps small models most #}`;

const unset = { model: null, top_p: null, stop: null, seed: null, tools: null };
const turn = (role: "system" | "user", content: string) => ({ role, content });
const base = { name: "ticket", author: "Jo", variables: ["message"], origin: null };

const versions: readonly PromptVersion[] = [
  {
    ...base,
    version: 2,
    hash: hash(12),
    parent: 1,
    time: time(60 * 3),
    note: "Name the fields, say when it is urgent",
    messages: [turn("system", second), { placeholder: "history" }, turn("user", "{{message}}")],
    settings: { ...unset, temperature: 0, max_tokens: 80, response_format: { type: "json_object" } },
    aliases: [],
    channels: [],
  },
  {
    ...base,
    version: 1,
    hash: hash(11),
    parent: null,
    time: time(60 * 24 * 57),
    note: "First",
    messages: [turn("user", first)],
    settings: { ...unset, temperature: 0, max_tokens: 120, response_format: undefined },
    aliases: ["v1"],
    channels: ["production"],
  },
];

const prompts: readonly PromptSummary[] = [
  {
    name: "ticket",
    versions: 2,
    newest: 2,
    changed: time(60 * 3),
    channels: [{ channel: "production", version: 1 }],
    has_draft: false,
    interactions: 146,
  },
  {
    name: "sentiment",
    versions: 2,
    newest: 2,
    changed: time(60 * 26),
    channels: [
      { channel: "production", version: 1 },
      { channel: "staging", version: 2 },
    ],
    has_draft: true,
    interactions: 18,
  },
];

type Side = Request<"prompt.diff">["before"];
const isTurn = (part: object): part is Turn => "role" in part;
const textOf = (part: object) => (isTurn(part) && typeof part.content === "string" ? part.content : "");

function bodyOf(side: Side) {
  return typeof side === "string" ? versions.find(({ version }) => side.endsWith(`@${version}`)) : side;
}

function diff(before: Side, after: Side): Answer<"prompt.diff"> {
  const [was = [], is = []] = [bodyOf(before)?.messages, bodyOf(after)?.messages];
  const isAnswer = typeof before !== "string";
  return {
    before: "ticket@1",
    after: "ticket@2",
    messages: [...is, ...was.slice(is.length)].map((part, n) => {
      const role = isTurn(part) ? part.role : null;
      const old = was[n];
      if (!old) {
        const text = textOf(part) || "history";
        return { change: "added", role, role_before: null, before: null, after: n, hunks: [{ op: "insert", text }] };
      }
      if (n >= is.length) {
        const gone = { op: "delete" as const, text: textOf(part) };
        return { change: "removed", role, role_before: null, before: n, after: null, hunks: [gone] };
      }
      if (JSON.stringify(old) === JSON.stringify(part))
        return { change: "same", role, role_before: null, before: n, after: n, hunks: [] };
      const role_before = isTurn(old) && old.role !== role ? old.role : null;
      return {
        change: role_before ? "role" : "edited",
        role,
        role_before,
        before: n,
        after: n,
        hunks: hunks(textOf(old), textOf(part)),
      };
    }),
    variables: {
      added: variablesOf(is).filter((name) => !variablesOf(was).includes(name)),
      removed: variablesOf(was).filter((name) => !variablesOf(is).includes(name)),
    },
    settings: isAnswer
      ? []
      : [
          { name: "max_tokens", before: 120, after: 80 },
          { name: "response_format", before: null, after: { type: "json_object" } },
        ],
    tokens: { before: tokensOf(was), after: tokensOf(is) },
  };
}

/** Nearly as the core counts. */
function tokensOf(parts: readonly object[]): number {
  return parts.reduce((sum, part) => sum + (textOf(part).match(/\w+|[^\w\s]/g)?.length ?? 0), 0);
}

/** The names that the templates ask for. */
function variablesOf(parts: readonly object[]): string[] {
  return [
    ...new Set(parts.flatMap((part) => [...textOf(part).matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name ?? ""))),
  ];
}

let draft: Answer<"draft.load">["draft"] = null;

export const writing: Handlers = {
  "prompt.list": () => ({ prompts: [...prompts] }),
  "prompt.history": ({ name }) => {
    if (!prompts.some((prompt) => prompt.name === name)) throw error("not_found", `There is no prompt “${name}”`);
    return { versions: versions.map((version) => ({ ...version, name })) };
  },
  "prompt.add": ({ name }) => ({
    name,
    version: 3,
    hash: hash(13),
    variables: ["message"],
    messages: [],
    created: true,
  }),
  "prompt.examples": ({ filter, limit }) => {
    const fit = fitting(filter ?? "");
    return { examples: fit.slice(0, limit ?? 50), total: fit.length, held_out: 41 };
  },
  "prompt.render": ({ body, interaction }) => {
    const message = rows.find((one) => one.id === interaction)?.query ?? "";
    const parts = (body?.messages ?? []).map((part) => (isTurn(part) ? fill(textOf(part), message) : null));
    refuse(body?.messages ?? []);
    return {
      messages: (body?.messages ?? []).map((part, n) =>
        isTurn(part)
          ? { role: part.role, content: parts[n]?.text ?? "" }
          : { role: "user" as const, content: "Earlier turns" },
      ),
      sources: parts.map((part, n) => ({ entry: part ? n : null, filled: part?.filled ?? [] })),
      tokens: 96,
    };
  },
  "prompt.diff": ({ before, after }) => diff(before, after),
  ...checking(bodyOf, textOf, tokensOf, variablesOf),
  ...trying,
  "draft.load": () => ({ draft }),
  "draft.save": ({ content, parent }) => {
    draft = { content, parent: parent ?? null, time: time(0) };
    return { time: time(0) };
  },
  "draft.drop": () => {
    const dropped = draft;
    draft = null;
    return { draft: dropped };
  },
};
