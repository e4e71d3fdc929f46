/**
 * The editor under `Editor.svelte`, in a file of its own so that the window does not wait for it at start.
 *
 * It lives in a shadow root: there its styles are adopted sheets, which a strict content security policy allows.
 */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Hunk } from "../../words";
import { changes, showChanges } from "./changes";
import { completing } from "./completion";
import type { Offered } from "./offered";
import type { Problem } from "./problems";
import { problemLooks } from "./looks";
import { template } from "./template";

export type Language = "template" | "json";

export interface Options {
  language: Language;
  /** Names the field. */
  label: string;
  placeholder: string;
  onchange: (text: string) => void;
  /** For completion; asked each time. */
  offered: () => Offered;
}

export interface OpenEditor {
  text(): string;
  /** Replaces text and history, as for another document. */
  replace(text: string): void;
  /** Marks places; those of a longer text are cut. */
  show(problems: readonly Problem[], hunks: readonly Hunk[]): void;
  /** Puts the cursor there, and the focus. */
  select(from: number, to: number): void;
  /** In place of what is selected. */
  insert(text: string): void;
  close(): void;
}

const theme = EditorView.theme({
  "&": { font: "var(--code)", color: "var(--text)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { font: "var(--code)", overflow: "auto" },
  ".cm-content": { padding: "var(--s8) 0", caretColor: "var(--text)", fontFeatureSettings: '"liga" 0, "calt" 0' },
  ".cm-line": { padding: "0 var(--s12)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-placeholder": { color: "var(--text-faint)" },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.string, color: "var(--better)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--unsure)" },
]);

const languages: Record<Language, (options: Options) => Extension> = {
  template: ({ offered }) => [template, changes, completing(offered)],
  json: () => [json(), bracketMatching(), syntaxHighlighting(colours)],
};

/** These move whole messages. */
const taken = new Set(["Alt-ArrowUp", "Alt-ArrowDown"]);
const keys = defaultKeymap.filter(({ key = "" }) => !taken.has(key));

export function open(host: HTMLElement, text: string, options: Options): OpenEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const start = (doc: string) => EditorState.create({ doc, extensions: extensions(options) });
  const view = new EditorView({ root, parent: root, state: start(text) });
  const within = (at: number) => Math.min(at, view.state.doc.length);
  return {
    text: () => view.state.doc.toString(),
    replace: (text) => view.setState(start(text)),
    show(problems, hunks) {
      const cut = problems.map((problem) => ({ ...problem, from: within(problem.from), to: within(problem.to) }));
      view.dispatch(setDiagnostics(view.state, cut), { effects: showChanges.of(hunks) });
    },
    select(from, to) {
      view.dispatch({ selection: { anchor: within(from), head: within(to) }, scrollIntoView: true });
      view.focus();
    },
    insert(text) {
      view.dispatch(view.state.replaceSelection(text), { userEvent: "input", scrollIntoView: true });
      view.focus();
    },
    close: () => view.destroy(),
  };
}

function extensions(options: Options): Extension {
  const { language, label, placeholder: hint, onchange } = options;
  return [
    languages[language](options),
    history(),
    keymap.of([...keys, ...historyKeymap]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onchange(update.state.doc.toString());
    }),
    placeholder(hint),
    theme,
    problemLooks,
  ];
}
