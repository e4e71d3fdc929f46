/** What the palette offers, and how what is typed finds it. */
import type { ActionId } from "../actions";

export interface Choice {
  key: string;
  group: string;
  words: string;
  /** Either an action … */
  action?: ActionId;
  /** … or a place to go to. */
  address?: string;
}

/** All choices that hold every typed word, those that begin with one first; otherwise in the order given. */
export function rank(choices: readonly Choice[], text: string): Choice[] {
  const typed = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (typed.length === 0) return [...choices];
  const scored = choices.map((choice) => ({
    choice,
    score: score(`${choice.words} ${choice.group}`.toLowerCase(), typed),
  }));
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ choice }) => choice);
}

function score(words: string, typed: readonly string[]): number {
  if (!typed.every((word) => words.includes(word))) return 0;
  const starts = typed.filter((word) => words.split(/[\s@]+/).some((own) => own.startsWith(word)));
  return 1 + starts.length + (words.startsWith(typed.join(" ")) ? 1 : 0);
}
