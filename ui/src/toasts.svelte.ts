/** Short words about what happened elsewhere or can be undone. Never for errors of what is on screen. */
export interface Toast {
  id: number;
  words: string;
  /** A way to take it back, or to look at it. */
  action?: { words: string; run: () => void };
}

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
    setTimeout(() => toasts.drop(toast.id), SHOWN_MS);
  },
  drop(id: number): void {
    list = list.filter((toast) => toast.id !== id);
  },
};
