/** How problems look where they stand. */
import { EditorView } from "@codemirror/view";

const wavy = (colour: string) => ({
  backgroundImage: "none",
  textDecoration: `underline wavy ${colour} 1px`,
  textUnderlineOffset: "3px",
  textDecorationSkipInk: "none",
  paddingBottom: "0",
});

export const problemLooks = EditorView.theme({
  ".cm-lintRange-error": { ...wavy("var(--danger)"), backgroundColor: "var(--danger-soft)" },
  ".cm-lintRange-warning": wavy("var(--worse)"),
  ".cm-lintRange-info": wavy("var(--caution)"),
  ".cm-tooltip.cm-tooltip-hover": {
    border: "1px solid var(--border-strong)",
    borderRadius: "var(--radius-tag)",
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    font: "var(--meta)",
    maxWidth: "24rem",
  },
  ".cm-diagnostic": { padding: "var(--s4) var(--s8)", borderLeft: "0", marginLeft: "0" },
});
