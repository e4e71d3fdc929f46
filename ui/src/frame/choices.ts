/** What the palette offers, and how what is typed finds it. */
import type { ActionId } from "../actions";
import { foreign } from "./foreign";

export interface Choice {
  key: string;
  group: string;
  words: string;
  /** Either an action … */
  action?: ActionId;
  /** … or a place to go to … */
  address?: string;
  /** … or a workspace to open. */
  workspace?: string;
}

/** Shorter words of another tool say too little. */
const FOREIGN_LEAST = 3;
/** Letters that may stand between two typed ones. */
const GAP = 8;

/** All choices that hold every typed word, the best first; while nothing is typed those taken last, then the rest. */
export function rank(choices: readonly Choice[], text: string, recent: readonly string[] = []): Choice[] {
  const typed = text.toLowerCase().split(/\s+/).filter(Boolean);
  const bonus = new Map(recent.map((key, i) => [key, 1 / (2 + i)]));
  const scored: { choice: Choice; score: number }[] = [];
  for (const choice of choices) {
    const fit = score(`${choice.words} ${choice.group}`.toLowerCase(), typed);
    if (fit > 0) scored.push({ choice, score: fit + (bonus.get(choice.key) ?? 0) });
  }
  return scored.sort((a, b) => b.score - a.score).map(({ choice }) => choice);
}

/** What is typed is all of its words. */
export const isExactly = (choice: Choice, text: string): boolean =>
  choice.words.toLowerCase() === text.trim().toLowerCase();

/** What other tools call what is typed, as ours. */
export function translated(text: string): Choice[] {
  const typed = text.trim().toLowerCase();
  if (typed.length < FOREIGN_LEAST) return [];
  const fitting = foreign.filter(({ words }) => words.startsWith(typed));
  const closest = fitting.sort((a, b) => a.words.length - b.words.length).slice(0, 3);
  return closest.map(({ words, ours, action }) => ({
    key: `foreign ${words}`,
    group: "Called here",
    words: `${words} → ${ours}`,
    action,
  }));
}

function score(words: string, typed: readonly string[]): number {
  let sum = 1;
  for (const word of typed) {
    const fit = fitOf(words, word);
    if (fit === 0) return 0;
    sum += fit;
  }
  return sum + (typed.length > 0 && words.startsWith(typed.join(" ")) ? 1 : 0);
}

/** At the beginning of a word 2, inside of one 1, with letters between less; 0 if not at all. */
function fitOf(words: string, typed: string): number {
  const at = words.indexOf(typed);
  if (at >= 0) return beginsWord(words, at) || words.split(BREAK).some((own) => own.startsWith(typed)) ? 2 : 1;
  return typed.length > 1 && isSpread(words, typed) ? 0.5 : 0;
}

const BREAK = /[\s@-]+/;
const beginsWord = (words: string, at: number) => at === 0 || BREAK.test(words[at - 1] ?? "");

/** The letters in their order, the first at the beginning of a word and none too far from the one before. */
function isSpread(words: string, typed: string): boolean {
  for (let start = words.indexOf(typed[0] ?? ""); start >= 0; start = words.indexOf(typed[0] ?? "", start + 1)) {
    if (!beginsWord(words, start)) continue;
    let at = start;
    const holds = [...typed.slice(1)].every((letter) => {
      const next = words.indexOf(letter, at + 1);
      const isNear = next >= 0 && next - at <= GAP;
      at = next;
      return isNear;
    });
    if (holds) return true;
  }
  return false;
}
