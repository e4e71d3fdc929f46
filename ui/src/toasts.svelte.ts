/** Short words about what happened elsewhere or can be undone. Never for errors of what is on screen. */
export interface Toast {
  id: number;
  words: string;
  /** A way to take it back, or to look at it. */
  action?: { words: string; run: () => void };
}

const UNDO = "Undo";
const SHOWN_MS = 6000;

let next = 0;
let list = $state.raw<Toast[]>([]);

export const toasts = {
  get all(): readonly Toast[] {
    return list;
  },
  show(words: string, action?: Toast["action"]): void {
    const toast = { id: next++, words, ...(action && { action }) };
    list = [...list, toast];
    // What can be taken back stays long enough to be read and thought about.
    setTimeout(() => toasts.drop(toast.id), action ? 2 * SHOWN_MS : SHOWN_MS);
  },
  /** The newest that can be taken back. */
  get undo(): (() => void) | undefined {
    const toast = list.findLast(({ action }) => action?.words === UNDO);
    if (!toast) return undefined;
    return () => {
      toasts.drop(toast.id);
      toast.action?.run();
    };
  },
  drop(id: number): void {
    list = list.filter((toast) => toast.id !== id);
  },
};
