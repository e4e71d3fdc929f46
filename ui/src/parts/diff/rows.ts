/**
 * Lines side by side out of the core's hunks.
 *
 * Hunks are runs of equal, deleted and inserted text that may begin and end anywhere in a line. Two lines stand in one
 * row if they share an equal run; lines between such pairs that were rewritten stand beside each other in order.
 */
import type { Hunk } from "../../words";

export interface Piece {
  text: string;
  isChanged: boolean;
}

export interface Line {
  /** From 1. */
  number: number;
  pieces: Piece[];
}

export interface Row {
  before: Line | null;
  after: Line | null;
  isSame: boolean;
}

export function sideBySide(hunks: readonly Hunk[]): Row[] {
  const [before, after, pairs] = lines(hunks);
  const rows: Row[] = [];
  let [i, j] = [0, 0];
  for (const [left, right] of [...pairs, [before.length, after.length] as const]) {
    while (i < left || j < right)
      rows.push(row(i < left ? before[i++] : undefined, j < right ? after[j++] : undefined));
    if (i < before.length && j < after.length) rows.push(row(before[i++], after[j++]));
  }
  return rows;
}

function row(before: Line | undefined, after: Line | undefined): Row {
  const isSame = [before, after].every((line) => line !== undefined && line.pieces.every((piece) => !piece.isChanged));
  return { before: before ?? null, after: after ?? null, isSame };
}

type Pair = readonly [number, number];

/** The lines of both sides and which of them share an equal run, in order. */
function lines(hunks: readonly Hunk[]): [Line[], Line[], Pair[]] {
  const [before, after] = [new Side(), new Side()];
  const pairs: Pair[] = [];
  for (const { op, text } of hunks) {
    for (const part of text.split(/(?<=\n)/)) {
      if (op === "equal") pair(pairs, before.at, after.at);
      if (op !== "insert") before.add(part, op === "delete");
      if (op !== "delete") after.add(part, op === "insert");
    }
  }
  const count = (pairs: Pair[], side: 0 | 1, lines: Line[]) => pairs.filter((pair) => pair[side] < lines.length);
  const [left, right] = [before.done(), after.done()];
  return [left, right, count(count(pairs, 0, left), 1, right)];
}

function pair(pairs: Pair[], left: number, right: number): void {
  const last = pairs.at(-1);
  if (!last || (last[0] < left && last[1] < right)) pairs.push([left, right]);
}

class Side {
  private readonly lines: Line[] = [];
  private pieces: Piece[] = [];

  /** The line that the next text belongs to. */
  get at(): number {
    return this.lines.length;
  }

  add(text: string, isChanged: boolean): void {
    const isEnd = text.endsWith("\n");
    const shown = isEnd ? text.slice(0, -1) : text;
    // A line break that alone was added or taken away still has to show on its line.
    if (shown !== "" || (isEnd && isChanged)) this.pieces.push({ text: shown, isChanged });
    if (isEnd) this.end();
  }

  done(): Line[] {
    if (this.pieces.length > 0) this.end();
    return this.lines;
  }

  private end(): void {
    this.lines.push({ number: this.lines.length + 1, pieces: this.pieces });
    this.pieces = [];
  }
}

export type Sign = " " | "−" | "+";

export interface UnifiedLine {
  sign: Sign;
  line: Line;
}

/** One column: of each run of changed rows first what was, then what is. */
export function unified(rows: readonly Row[]): UnifiedLine[] {
  const out: UnifiedLine[] = [];
  let added: UnifiedLine[] = [];
  for (const { before, after, isSame } of rows) {
    if (isSame) {
      out.push(...added);
      added = [];
      if (after) out.push({ sign: " ", line: after });
      continue;
    }
    if (before) out.push({ sign: "−", line: before });
    if (after) added.push({ sign: "+", line: after });
  }
  return [...out, ...added];
}

/** A run of rows to show, or of equal ones to fold away. */
export interface Run<T> {
  isFolded: boolean;
  items: T[];
}

/** Folds equal runs, except `context` rows beside a change. A fold of fewer than three would save nothing. */
export function fold<T>(items: readonly T[], isSame: (item: T) => boolean, context: number): Run<T>[] {
  const near = items.map((_, i) =>
    items.slice(Math.max(0, i - context), i + context + 1).some((other) => !isSame(other)),
  );
  const runs: Run<T>[] = [];
  for (const [i, item] of items.entries()) {
    const isFolded = !near[i];
    const last = runs.at(-1);
    if (last?.isFolded === isFolded) last.items.push(item);
    else runs.push({ isFolded, items: [item] });
  }
  return runs.map((run) => ({ ...run, isFolded: run.isFolded && run.items.length > 2 }));
}

/** The first rows of all runs, and how many are left. A fold counts as one, and is never cut. */
export function take<T>(runs: readonly Run<T>[], most: number): { runs: Run<T>[]; left: number } {
  const out: Run<T>[] = [];
  let [room, left] = [most, 0];
  for (const run of runs) {
    if (room <= 0) {
      left += run.items.length;
      continue;
    }
    const items = run.isFolded ? run.items : run.items.slice(0, room);
    out.push(items.length === run.items.length ? run : { ...run, items });
    left += run.items.length - items.length;
    room -= run.isFolded ? 1 : items.length;
  }
  return { runs: out, left };
}
