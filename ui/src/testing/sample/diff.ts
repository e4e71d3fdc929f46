/** A small word diff, so that made-up screens show real hunks. */
import type { Hunk } from "../../words";

export function hunks(before: string, after: string): Hunk[] {
  const [a, b] = [tokens(before), tokens(after)];
  const length = lengths(a, b);
  const out: Hunk[] = [];
  const put = (op: Hunk["op"], text: string) => {
    const last = out.at(-1);
    if (last?.op === op) last.text += text;
    else out.push({ op, text });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i], b[j]];
    if (x !== undefined && x === y) {
      put("equal", x);
      [i, j] = [i + 1, j + 1];
    } else if (y === undefined || (x !== undefined && at(length, i + 1, j) >= at(length, i, j + 1))) {
      put("delete", x ?? "");
      i += 1;
    } else {
      put("insert", y);
      j += 1;
    }
  }
  return out;
}

function tokens(text: string): string[] {
  return text.match(/\s+|[\w'’]+|[^\s\w]/g) ?? [];
}

/** Of the longest common rest from each pair of places. */
function lengths(a: string[], b: string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const longer = Math.max(at(table, i + 1, j), at(table, i, j + 1));
      (table[i] ?? [])[j] = a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : longer;
    }
  }
  return table;
}

function at(table: number[][], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
