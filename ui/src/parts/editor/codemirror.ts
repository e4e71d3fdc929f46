/**
 * The editor under `Editor.svelte`, in a file of its own so that the window does not wait for it at start.
 *
 * It lives in a shadow root: there its styles are adopted sheets, which a strict content security policy allows.
 */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { template } from "./template";

export type Language = "template" | "json";

export interface Options {
  language: Language;
  /** Names the field. */
  label: string;
  placeholder: string;
  onchange: (text: string) => void;
}

export interface OpenEditor {
  text(): string;
  /** Replaces text and history, as for another document. */
  replace(text: string): void;
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

const languages: Record<Language, Extension> = {
  template,
  json: [json(), bracketMatching(), syntaxHighlighting(colours)],
};

export function open(host: HTMLElement, text: string, options: Options): OpenEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const start = (doc: string) => EditorState.create({ doc, extensions: extensions(options) });
  const view = new EditorView({ root, parent: root, state: start(text) });
  return {
    text: () => view.state.doc.toString(),
    replace: (text) => view.setState(start(text)),
    close: () => view.destroy(),
  };
}

function extensions({ language, label, placeholder: hint, onchange }: Options): Extension {
  return [
    history(),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onchange(update.state.doc.toString());
    }),
    placeholder(hint),
    languages[language],
    theme,
  ];
}
