import { describe, expect, it } from "vitest";
import { parseKeybinding } from "tinykeys";
import { action, actionIds, keyCaps, tooltip } from "./actions";

/** Screens that are never open together may share keys; these are always there. */
const everywhere = actionIds.filter((id) => ["Everywhere", "Go to", "Look"].includes(action(id).group));

describe("actions", () => {
  it("are named word.verb", () => expect(actionIds.filter((id) => !/^[a-z]+\.[a-z]+$/.test(id))).toEqual([]));

  it("have words that begin with a capital and end without a dot", () => {
    expect(actionIds.filter((id) => !/^[A-Z].*[^.!]$/.test(action(id).words))).toEqual([]);
  });

  it("have keys that can be pressed", () => {
    for (const id of actionIds)
      for (const keys of action(id).keys) expect(parseKeybinding(keys).length).toBeGreaterThan(0);
  });

  it("that are always there share no keys with any other", () => {
    const all = actionIds.flatMap((id) => action(id).keys.map((keys) => [keys, id] as const));
    const clashes = everywhere.flatMap((id) =>
      action(id).keys.flatMap((keys) => all.filter(([other, who]) => other === keys && who !== id)),
    );
    expect(clashes).toEqual([]);
  });
});

describe("keyCaps", () => {
  it("name the keys of the platform", () => {
    expect(keyCaps("palette.open", false)).toEqual([["Ctrl", "K"]]);
    expect(keyCaps("palette.open", true)).toEqual([["⌘", "K"]]);
  });
  it("show a sequence press by press", () => expect(keyCaps("home.go", false)).toEqual([["G", "H"]]));
  it("show all ways", () => expect(keyCaps("row.next", false)).toEqual([["J"], ["↓"]]));
  it("keep a plus that is a key", () => expect(keyCaps("text.larger", false)[1]).toEqual(["Ctrl", "Shift", "+"]));
  it("leave out the shift that a sign needs anyway", () => expect(keyCaps("help.open", false)).toEqual([["?"]]));
});

describe("tooltip", () => {
  it("is the words and the first keys", () => expect(tooltip("replay.run", false)).toBe("Run the replay (Ctrl Enter)"));
  it("is the words alone without keys", () => expect(tooltip("replay.cancel", false)).toBe("Stop the replay"));
});
