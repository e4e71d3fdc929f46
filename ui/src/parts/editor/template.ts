/** Marks what a template fills in: `{{ variable }}`, `{% block %}` and `{# remark #}`, and what stands in them. */
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import { namesIn, type NameKind } from "./names";
import { tags } from "./tags";

export interface Mark {
  from: number;
  to: number;
  kind: "variable" | "block" | "remark" | "text" | "number" | NameKind;
}

/** Tags, and inside them names, texts and numbers: the outer first. */
export function marks(text: string): Mark[] {
  const found = tags(text);
  const inner: Mark[] = namesIn(text, found)
    .filter(({ is }) => is !== "variable" && is !== "local" && is !== "attribute")
    .map(({ from, to, is }) => ({ from, to, kind: is }));
  for (const { from, text, kind } of found.flatMap(({ tokens }) => tokens))
    if (kind === "text" || kind === "number") inner.push({ from, to: from + text.length, kind });
  const all = [...found.map(({ from, to, kind }): Mark => ({ from, to, kind })), ...inner];
  return all.sort((a, b) => a.from - b.from || b.to - a.to);
}

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to, kind } of marks(view.state.doc.toString())) {
    builder.add(from, to, Decoration.mark({ class: `template-${kind}` }));
  }
  return builder.finish();
}

const marking = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const looks = EditorView.theme({
  ".template-variable": {
    color: "var(--accent)",
    backgroundColor: "var(--selected)",
    borderRadius: "3px",
    fontWeight: "500",
  },
  ".template-block": { color: "var(--unsure)", backgroundColor: "var(--unsure-soft)", borderRadius: "3px" },
  ".template-remark": { color: "var(--text-faint)", fontStyle: "italic" },
  ".template-keyword, .template-test": { color: "var(--unsure)" },
  ".template-filter, .template-argument": { color: "var(--text-muted)" },
  ".template-text": { color: "var(--better)" },
  ".template-number": { color: "var(--unsure)" },
});

export const template = [marking, looks];
