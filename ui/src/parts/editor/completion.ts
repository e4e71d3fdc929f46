/** What could stand at a place of a template: variables, their fields, filters, tests and blocks. */
import { autocompletion, completionKeymap, type Completion, type CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { localsAt } from "./names";
import { glance, type Offered, type OfferedWord } from "./offered";

const WORD = /^[\p{L}\p{N}_]*$/u;

/** Nothing outside of a tag, and nothing inside a quoted text. */
export function complete(text: string, at: number, offered: Offered): CompletionResult | null {
  const start = Math.max(text.lastIndexOf("{{", at - 2), text.lastIndexOf("{%", at - 2));
  const inside = text.slice(start, at);
  if (start < 0 || /[%}]\}/.test(inside) || isInText(inside)) return null;
  const word = /[\p{L}\p{N}_]*$/u.exec(inside)?.[0] ?? "";
  const before = inside.slice(0, inside.length - word.length);
  const options = optionsAfter(before, () => localsAt(text, start), offered);
  if (options.length === 0) return null;
  const close = before === "{{" || before === "{{ " ? closing(text, at, before) : "";
  const taken = close ? options.map((option) => ({ ...option, apply: option.label + close })) : options;
  return { from: at - word.length, options: taken, validFor: WORD };
}

function isInText(inside: string): boolean {
  const open = /["']/.exec(inside.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, ""));
  return open !== null;
}

/** What a variable still wants behind it. */
function closing(text: string, at: number, before: string): string {
  return /^\s*[-+]?\}\}/.test(text.slice(at)) ? "" : `${before.slice(2)}}}`;
}

function optionsAfter(before: string, locals: () => string[], offered: Offered): Completion[] {
  if (/\{%[-+]?\s*$/.test(before)) return described(offered.statements, "keyword");
  if (/\|\s*$/.test(before)) return described(offered.filters, "function");
  if (/\bis\s+(?:not\s+)?$/.test(before)) return described(offered.tests, "type");
  const path = /([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*)\.$/u.exec(before)?.[1];
  if (path) return fields(path.split("."), offered);
  const isAsked = /^\{\{[-+]?\s*$/.test(before) || /[\s(,=<>+~/-]$/.test(before);
  return isAsked ? variables(locals(), offered) : [];
}

function described(words: readonly OfferedWord[], type: string): Completion[] {
  return words.map(({ name, what }) => ({ label: name, detail: what, type }));
}

function variables(locals: string[], { variables, always, of }: Offered): Completion[] {
  const own = variables.map(({ name, with: count, example }) => ({
    label: name,
    detail: glance(example),
    type: "variable",
    boost: 2,
    ...(count < of && { info: `In ${count} of ${of} past inputs` }),
  }));
  const given = locals.map((label) => ({ label, detail: "of the loop", type: "variable", boost: 3 }));
  const rest = always.filter(({ name }) => !variables.some((own) => own.name === name));
  return [...given, ...own, ...described(rest, "constant").map((word) => ({ ...word, boost: 1 }))];
}

const LOOP: readonly OfferedWord[] = [
  { name: "index", what: "1, 2, 3, …" },
  { name: "index0", what: "0, 1, 2, …" },
  { name: "first", what: "at the first item" },
  { name: "last", what: "at the last item" },
  { name: "length", what: "how many items" },
];

/** Of a value that past inputs have there. */
function fields([first, ...rest]: string[], { variables }: Offered): Completion[] {
  if (first === "loop" && rest.length === 0) return described(LOOP, "property");
  let value = variables.find(({ name }) => name === first)?.example;
  for (const key of rest) value = isRecord(value) ? value[key] : undefined;
  if (!isRecord(value)) return [];
  return Object.entries(value).map(([label, example]) => ({ label, detail: glance(example), type: "property" }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `offered` is asked at each completion. */
export function completing(offered: () => Offered): Extension {
  const source = (context: { state: { doc: { toString(): string } }; pos: number }) =>
    complete(context.state.doc.toString(), context.pos, offered());
  return [
    autocompletion({ override: [source], icons: false, maxRenderedOptions: 60 }),
    keymap.of(completionKeymap),
    looks,
  ];
}

const looks = EditorView.theme({
  ".cm-tooltip.cm-tooltip-autocomplete": {
    border: "1px solid var(--border)",
    borderRadius: "var(--radius-card)",
    backgroundColor: "var(--surface)",
    boxShadow: "var(--float-shadow)",
    color: "var(--text)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { font: "var(--code-meta)", maxHeight: "16rem", padding: "var(--s4)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    gap: "var(--s12)",
    padding: "var(--s4) var(--s8)",
    borderRadius: "var(--radius-tag)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--selected)",
    color: "var(--text)",
  },
  ".cm-completionLabel": { minWidth: "7rem" },
  ".cm-completionMatchedText": { color: "var(--accent)", textDecoration: "none", fontWeight: "600" },
  ".cm-completionDetail": { font: "var(--meta)", fontStyle: "normal", color: "var(--text-muted)", marginLeft: "0" },
  ".cm-tooltip.cm-completionInfo": {
    padding: "var(--s4) var(--s8)",
    border: "1px solid var(--border)",
    borderRadius: "var(--radius-tag)",
    backgroundColor: "var(--surface)",
    color: "var(--text-muted)",
    font: "var(--meta)",
  },
});
