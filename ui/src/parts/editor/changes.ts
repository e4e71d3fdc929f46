/** Marks in a text what changed since another version of it: what came in, and where something went. */
import { StateEffect, StateField, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";
import type { Hunk } from "../../words";

export const showChanges = StateEffect.define<readonly Hunk[]>();

export type Change = { from: number; to: number } | { at: number; gone: string };

/** Places in the new text; null if the hunks are of another text, which is being typed over. */
export function changesIn(text: string, hunks: readonly Hunk[]): Change[] | null {
  const changes: Change[] = [];
  let at = 0;
  for (const { op, text: part } of hunks) {
    if (op === "delete") changes.push({ at, gone: part });
    else if (text.startsWith(part, at)) {
      if (op === "insert") changes.push({ from: at, to: at + part.length });
      at += part.length;
    } else return null;
  }
  return at === text.length || hunks.length === 0 ? changes : null;
}

class Gone extends WidgetType {
  constructor(private readonly text: string) {
    super();
  }
  override eq(other: Gone) {
    return other.text === this.text;
  }
  override toDOM() {
    const gone = document.createElement("del");
    gone.textContent = this.text;
    return gone;
  }
  override ignoreEvent() {
    return false;
  }
}

function decorated(changes: readonly Change[]): DecorationSet {
  const ranges = changes.flatMap((change): Range<Decoration>[] => {
    if ("gone" in change) return [Decoration.widget({ widget: new Gone(change.gone), side: -1 }).range(change.at)];
    return change.from < change.to ? [Decoration.mark({ tagName: "ins" }).range(change.from, change.to)] : [];
  });
  return Decoration.set(ranges, true);
}

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(showChanges)) continue;
      const changes = changesIn(transaction.state.doc.toString(), effect.value);
      if (changes) next = decorated(changes);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const looks = EditorView.theme({
  // The line shows where a tag has a colour of its own.
  ins: {
    textDecoration: "none",
    borderBottom: "1px solid var(--better)",
    backgroundColor: "color-mix(in srgb, var(--better) 22%, transparent)",
  },
  del: {
    whiteSpace: "pre-wrap",
    color: "var(--text-muted)",
    backgroundColor: "color-mix(in srgb, var(--worse) 18%, transparent)",
    textDecorationColor: "color-mix(in srgb, var(--worse) 70%, transparent)",
    userSelect: "none",
  },
});

export const changes: Extension = [field, looks];
