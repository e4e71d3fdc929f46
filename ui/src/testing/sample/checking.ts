/** What a core would say of a template, roughly. */
import type { Answer, PromptFault, Request, Turn } from "../../words";
import { error, type Handlers } from "./handlers";
import { records as all } from "./interactions";

type Side = Request<"prompt.diff">["before"];
type Parts = readonly object[];

const LOOKED_AT = 20;
const word = (name: string, what: string) => ({ name, what });
const always = [
  word("input", "the last message of the user"),
  word("history", "the earlier turns, one a line"),
  word("context", "the texts that were retrieved"),
  word("system", "the system messages as they were sent"),
];

function offered(): Answer<"prompt.offered"> {
  const records = all.slice(0, LOOKED_AT);
  const names = [...new Set(records.flatMap(({ variables }) => Object.keys(variables)))];
  return {
    of: records.length,
    variables: names
      .map((name) => {
        const having = records.filter(({ variables }) => name in variables);
        const lacking = records.filter(({ variables }) => !(name in variables)).map(({ id }) => id);
        return { name, with: having.length, example: having[0]?.variables[name], lacking };
      })
      .sort((a, b) => b.with - a.with),
    always,
    statements: [word("if", "only where something is so"), word("for", "once for each item of a list")],
    filters: [word("upper", "in large letters"), word("tojson", "as JSON: tojson(indent=2)")],
    tests: [word("defined", "the past input has it")],
  };
}

/** The text with its values, and where they are. */
export function fill(template: string, message: string) {
  const filled: { from: number; to: number; tag: string }[] = [];
  let text = "";
  let at = 0;
  for (const tag of template.matchAll(/\{#.*?#\}\n?|\{\{\s*(?:message|input)\s*\}\}/gs)) {
    text += template.slice(at, tag.index);
    at = tag.index + tag[0].length;
    if (tag[0].startsWith("{#")) continue;
    filled.push({ from: text.length, to: text.length + message.length, tag: tag[0] });
    text += message;
  }
  return { text: text + template.slice(at), filled };
}

const contentOf = (part: object) => ("content" in part ? (part as Turn).content : "");
const shouts = (text: string) => [...text.matchAll(/\|\s*(shout)\b/g)];

/** As the core refuses an unknown filter. */
export function refuse(parts: Parts): void {
  for (const part of parts) {
    const text = contentOf(part);
    if (typeof text === "string" && shouts(text).length > 0)
      throw error("bad_template", "There is no filter “shout”", "The filters are abs, …, upper");
  }
}

function fault(severity: PromptFault["severity"], text: string, more: Partial<PromptFault>): PromptFault {
  const nowhere = { message: null, setting: null, path: [], at: null, variable: null };
  return { severity, text, hint: null, ...nowhere, ...more };
}

function placeOf(text: string, from: number, length: number) {
  const before = text.slice(0, from).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, length };
}

function faultsOf(text: string, message: number, offers: Answer<"prompt.offered">): PromptFault[] {
  const found = shouts(text).map(({ index }) =>
    fault("error", "There is no filter “shout”", {
      hint: "The filters are abs, …, upper",
      message,
      at: placeOf(text, index + 1, 5),
    }),
  );
  for (const { index, 1: variable = "", 0: tag } of text.matchAll(/\{\{\s*(\w+)/g)) {
    const offer = offers.variables.find(({ name }) => name === variable);
    const at = placeOf(text, index + tag.length - variable.length, variable.length);
    if (always.some(({ name }) => name === variable) || offer?.with === offers.of) continue;
    const hint = variable === "mesage" ? "Is “message” meant?" : null;
    const lacking = `${offers.of - (offer?.with ?? 0)} of ${offers.of} past inputs lack “${variable}”`;
    found.push(
      offer
        ? fault("note", lacking, { hint: 'default("") would fill it in', message, at, variable })
        : fault("warning", `No past input of ${offers.of} has “${variable}”`, { hint, message, at, variable }),
    );
  }
  return found;
}

function settingsFaults(settings: Record<string, unknown>): PromptFault[] {
  const tools = (settings.tools ?? []) as { function?: { name?: string } }[];
  const nameless = tools.flatMap((tool, n) =>
    tool.function?.name
      ? []
      : fault("error", "A tool needs a “name” of at most 64 letters, digits, _ and -", {
          setting: "tools",
          path: [n, "function"],
        }),
  );
  const hot = Number(settings.temperature ?? 0) > 2;
  return hot
    ? [...nameless, fault("warning", "Providers take a “temperature” of at most 2", { setting: "temperature" })]
    : nameless;
}

export function checking(
  bodyOf: (side: Side) => { messages: Parts } | undefined,
  textOf: (part: object) => string,
  tokensOf: (parts: Parts) => number,
  variablesOf: (parts: Parts) => string[],
): Handlers {
  return {
    "prompt.offered": offered,
    "prompt.check": ({ body, base }) => {
      const offers = offered();
      const messages = body?.messages ?? [];
      const was = base ? (bodyOf(base)?.messages ?? []) : [];
      const faults = messages.flatMap((part, n) => faultsOf(textOf(part), n, offers));
      const used = variablesOf(messages);
      const names = offers.variables.map(({ name }) => name);
      return {
        usable: faults.every(({ severity }) => severity !== "error"),
        faults: [...faults, ...settingsFaults((body?.settings ?? {}) as Record<string, unknown>)],
        messages: messages.map((part, n) => ({
          tokens: tokensOf([part]),
          change: was[n] ? tokensOf([part]) - tokensOf([was[n]]) : null,
          variables: variablesOf([part]),
        })),
        tokens: tokensOf(messages),
        change: base ? tokensOf(messages) - tokensOf(was) : null,
        variables: used,
        unknown: used.filter((name) => !names.includes(name) && !always.some((word) => word.name === name)),
        unused: names.filter((name) => !used.includes(name)),
        of: offers.of,
      };
    },
  };
}
