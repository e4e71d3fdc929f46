/** Marks what a template fills in: `{{ variable }}`, `{% block %}` and `{# remark #}`. */
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";

export interface Mark {
  from: number;
  to: number;
  kind: "variable" | "block" | "remark";
}

const kinds = { "{": "variable", "%": "block", "#": "remark" } as const;

/** Unclosed ones are left unmarked: they are an error, and the preview says so. */
export function marks(text: string): Mark[] {
  const found = text.matchAll(/\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}/gs);
  return [...found].map(({ 0: match, index }) => ({
    from: index,
    to: index + match.length,
    kind: kinds[match[1] as keyof typeof kinds],
  }));
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
  ".template-block": { color: "var(--unsure)" },
  ".template-remark": { color: "var(--text-faint)", fontStyle: "italic" },
});

export const template = [marking, looks];
