import { describe, expect, it } from "vitest";
import type { Hunk } from "../../words";
import { fold, sideBySide, unified, type Line } from "./rows";

const text = (line: Line | null) => line && line.pieces.map((piece) => piece.text).join("");
const shown = (hunks: Hunk[]) => sideBySide(hunks).map(({ before, after }) => [text(before), text(after)]);

describe("sideBySide", () => {
  it("puts a changed word on one row and marks it alone", () => {
    const rows = sideBySide([
      { op: "equal", text: "Answer in " },
      { op: "delete", text: "one word" },
      { op: "insert", text: "JSON" },
      { op: "equal", text: ".\nThank you." },
    ]);
    expect(rows).toHaveLength(2);
    expect(rows[0]?.after?.pieces).toEqual([
      { text: "Answer in ", isChanged: false },
      { text: "JSON", isChanged: true },
      { text: ".", isChanged: false },
    ]);
    expect(rows.map((row) => row.isSame)).toEqual([false, true]);
  });

  it("leaves the other side empty beside an added line", () => {
    const hunks: Hunk[] = [
      { op: "equal", text: "a\n" },
      { op: "insert", text: "b\n" },
      { op: "equal", text: "c\n" },
    ];
    expect(shown(hunks)).toEqual([
      ["a", "a"],
      [null, "b"],
      ["c", "c"],
    ]);
  });

  it("puts rewritten lines beside each other", () => {
    const hunks: Hunk[] = [
      { op: "delete", text: "one\ntwo\n" },
      { op: "insert", text: "eins\n" },
      { op: "equal", text: "end" },
    ];
    expect(shown(hunks)).toEqual([
      ["one", "eins"],
      ["two", null],
      ["end", "end"],
    ]);
  });

  it("keeps the lines of both sides whole and in order", () => {
    const hunks: Hunk[] = [
      { op: "equal", text: "Hello " },
      { op: "delete", text: "x\ny" },
      { op: "insert", text: "z" },
      { op: "equal", text: " end\n\nlast" },
    ];
    const side = (op: "insert" | "delete") =>
      hunks
        .filter((hunk) => hunk.op === "equal" || hunk.op === op)
        .map((hunk) => hunk.text)
        .join("");
    const lines = (i: 0 | 1) =>
      shown(hunks)
        .map((row) => row[i])
        .filter((line) => line !== null)
        .join("\n");
    expect(lines(0)).toBe(side("delete"));
    expect(lines(1)).toBe(side("insert"));
  });

  it("shows a line break that alone was added", () => {
    const rows = sideBySide([
      { op: "equal", text: "a" },
      { op: "insert", text: "\n" },
      { op: "equal", text: "b" },
    ]);
    expect(rows.some((row) => !row.isSame)).toBe(true);
  });

  it("has no rows for nothing", () => expect(sideBySide([])).toEqual([]));
});

describe("unified", () => {
  it("gives what was before what is", () => {
    const rows = sideBySide([
      { op: "equal", text: "a\n" },
      { op: "delete", text: "b\nc\n" },
      { op: "insert", text: "B\nC\n" },
      { op: "equal", text: "d\n" },
    ]);
    expect(unified(rows).map(({ sign, line }) => sign + text(line))).toEqual([" a", "−b", "−c", "+B", "+C", " d"]);
  });
});

describe("fold", () => {
  it("keeps the context of a change and folds the rest", () => {
    const items = [..."ssssssXssssss"];
    const runs = fold(items, (item) => item === "s", 2);
    expect(runs.map((run) => [run.isFolded, run.items.length])).toEqual([
      [true, 4],
      [false, 5],
      [true, 4],
    ]);
  });

  it("does not fold what is hardly longer than the fold itself", () => {
    expect(fold([..."ssX"], (item) => item === "s", 0).every((run) => !run.isFolded)).toBe(true);
  });
});
