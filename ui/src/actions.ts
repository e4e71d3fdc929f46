/**
 * Everything a person can do, once: its words, its group and its keys. Buttons, tooltips, key presses, the palette and
 * the help sheet read this table, so they cannot say different things.
 *
 * Keys are written as tinykeys wants them; `$mod` is Ctrl, or Cmd on a Mac. Actions of different screens may share keys.
 */
export interface Action {
  /** On its button: a verb and what it is done to. */
  words: string;
  group: Group;
  keys: readonly string[];
}

export type Group =
  "Everywhere" | "Go to" | "Home" | "Lists" | "Interactions" | "Prompts" | "Replays" | "Flips" | "Look";

export const actions = {
  "palette.open": { words: "Find anything", group: "Everywhere", keys: ["$mod+k"] },
  "help.open": { words: "Show all keys", group: "Everywhere", keys: ["Shift+?"] },
  "back.go": { words: "Back", group: "Everywhere", keys: ["Alt+ArrowLeft"] },
  "forward.go": { words: "Forward", group: "Everywhere", keys: ["Alt+ArrowRight"] },
  "undo.run": { words: "Undo", group: "Everywhere", keys: ["$mod+z"] },
  "jobs.open": { words: "Jobs", group: "Everywhere", keys: ["g j"] },
  "workspaces.open": { words: "Workspaces", group: "Everywhere", keys: ["g w"] },
  "innermost.close": { words: "Close what is innermost", group: "Everywhere", keys: ["Escape"] },

  "home.go": { words: "Home", group: "Go to", keys: ["g h"] },
  "interactions.go": { words: "Interactions", group: "Go to", keys: ["g i"] },
  "patterns.go": { words: "Patterns", group: "Go to", keys: ["g u"] },
  "import.go": { words: "Import", group: "Go to", keys: ["g f"] },
  "prompts.go": { words: "Prompts", group: "Go to", keys: ["g p"] },
  "found.go": { words: "Found in your history", group: "Go to", keys: ["g t"] },
  "replays.go": { words: "Replays", group: "Go to", keys: ["g r"] },
  "sets.go": { words: "Sets", group: "Go to", keys: ["g s"] },
  "checks.go": { words: "Checks", group: "Go to", keys: ["g c"] },
  "models.go": { words: "Models", group: "Go to", keys: ["g m"] },
  "privacy.go": { words: "Privacy", group: "Go to", keys: ["g y"] },
  "audit.go": { words: "Audit", group: "Go to", keys: ["g a"] },
  "settings.go": { words: "Settings", group: "Go to", keys: ["g ,", "$mod+,"] },
  "pass.begin": { words: "Guided pass", group: "Go to", keys: ["g ."] },

  "home.table": { words: "Weeks as a chart or a table", group: "Home", keys: ["t"] },
  "link.copy": { words: "Copy the link to what is shown", group: "Everywhere", keys: ["y l"] },

  "start.sample": { words: "Try the sample", group: "Home", keys: ["1"] },
  "start.log": { words: "Drop in a log", group: "Home", keys: ["2"] },
  "start.prompt": { words: "Paste a prompt", group: "Home", keys: ["3"] },
  "start.model": { words: "Connect a model", group: "Home", keys: ["4"] },
  "workspace.new": { words: "Start with your own", group: "Home", keys: ["2"] },
  "workspace.open": { words: "Open a workspace", group: "Home", keys: ["3"] },
  "home.copy": { words: "Copy the figures", group: "Home", keys: ["$mod+Shift+c"] },

  "filter.focus": { words: "Filter", group: "Lists", keys: ["/"] },
  "row.next": { words: "Next row", group: "Lists", keys: ["j", "ArrowDown"] },
  "row.previous": { words: "Previous row", group: "Lists", keys: ["k", "ArrowUp"] },
  "row.open": { words: "Open the row", group: "Lists", keys: ["Enter"] },
  "row.first": { words: "First row", group: "Lists", keys: ["Home"] },
  "row.last": { words: "Last row", group: "Lists", keys: ["End"] },
  "page.next": { words: "A page down", group: "Lists", keys: ["PageDown"] },
  "page.previous": { words: "A page up", group: "Lists", keys: ["PageUp"] },
  "row.pick": { words: "Select the row, or not", group: "Lists", keys: ["x", "Space"] },
  "rows.down": { words: "Select down to the next row", group: "Lists", keys: ["Shift+ArrowDown", "Shift+j"] },
  "rows.up": { words: "Select up to the row before", group: "Lists", keys: ["Shift+ArrowUp", "Shift+k"] },
  "rows.all": { words: "Select all that fit", group: "Lists", keys: ["Shift+x"] },
  "columns.choose": { words: "Choose columns", group: "Lists", keys: ["Shift+c"] },

  "import.pick": { words: "Choose files", group: "Interactions", keys: ["$mod+o"] },
  "import.run": { words: "Import", group: "Interactions", keys: ["$mod+Enter"] },
  "interaction.json": { words: "Copy as JSON", group: "Interactions", keys: ["y j"] },
  "interaction.curl": { words: "Copy as curl", group: "Interactions", keys: ["y c"] },
  "interaction.tag": { words: "Tag what is selected", group: "Interactions", keys: ["t"] },
  "interaction.keep": { words: "Keep what is selected as a set", group: "Interactions", keys: ["s"] },
  "interaction.replay": { words: "Replay what is selected", group: "Interactions", keys: ["Shift+r"] },
  "facets.toggle": { words: "Show what they have in common", group: "Interactions", keys: ["f"] },
  "view.save": { words: "Save this view", group: "Interactions", keys: ["Shift+s"] },
  "interaction.similar": { words: "More like this", group: "Interactions", keys: ["m"] },
  "feedback.up": { words: "Thumb up", group: "Interactions", keys: ["u"] },
  "feedback.down": { words: "Thumb down", group: "Interactions", keys: ["d"] },
  "feedback.write": { words: "Comment or correct", group: "Interactions", keys: ["c"] },

  "prompt.new": { words: "New prompt", group: "Prompts", keys: ["n"] },
  "prompt.save": { words: "Save as a version", group: "Prompts", keys: ["$mod+s"] },
  "prompt.drop": { words: "Drop the draft", group: "Prompts", keys: [] },
  "prompt.replay": { words: "Replay this version", group: "Prompts", keys: ["$mod+Enter"] },
  "prompt.try": { words: "Try on past inputs", group: "Prompts", keys: ["Alt+Enter"] },
  "prompt.fork": { words: "Fork as a new prompt", group: "Prompts", keys: [] },
  "message.add": { words: "Add a message", group: "Prompts", keys: ["$mod+Shift+Enter"] },
  "message.up": { words: "Move the message up", group: "Prompts", keys: ["Alt+ArrowUp"] },
  "message.down": { words: "Move the message down", group: "Prompts", keys: ["Alt+ArrowDown"] },
  "message.duplicate": { words: "Duplicate the message", group: "Prompts", keys: ["$mod+d"] },
  "message.remove": { words: "Remove the message", group: "Prompts", keys: ["$mod+Shift+Backspace"] },
  "changes.mark": { words: "Mark what changed", group: "Prompts", keys: ["$mod+Shift+h"] },
  "example.next": { words: "Next past input", group: "Prompts", keys: ["Alt+PageDown"] },
  "example.previous": { words: "Previous past input", group: "Prompts", keys: ["Alt+PageUp"] },
  "example.several": { words: "Several past inputs at once", group: "Prompts", keys: ["Alt+End"] },
  "change.next": { words: "Next change", group: "Prompts", keys: ["]"] },
  "whitespace.show": { words: "Show whitespace", group: "Prompts", keys: ["w"] },
  "change.previous": { words: "Previous change", group: "Prompts", keys: ["["] },

  "replay.new": { words: "New replay", group: "Replays", keys: ["n"] },
  "replay.run": { words: "Run the replay", group: "Replays", keys: ["$mod+Enter"] },
  "replay.cancel": { words: "Stop the replay", group: "Replays", keys: [] },
  "replay.resume": { words: "Go on with the replay", group: "Replays", keys: ["$mod+Enter"] },
  "replay.confirm": { words: "Draw the flips again", group: "Replays", keys: [] },
  "replay.rescore": { words: "Score with other checks", group: "Replays", keys: [] },
  "chart.table": { words: "Charts as tables", group: "Replays", keys: ["t"] },
  "flips.broken": { words: "Read what broke", group: "Replays", keys: ["x"] },
  "flips.fixed": { words: "Read what was fixed", group: "Replays", keys: ["f"] },
  "report.write": { words: "Write the report", group: "Replays", keys: ["$mod+e"] },
  "promote.open": { words: "Promote", group: "Replays", keys: ["$mod+Enter"] },

  "flip.next": { words: "Next flip", group: "Flips", keys: ["j", "ArrowDown"] },
  "flip.previous": { words: "Previous flip", group: "Flips", keys: ["k", "ArrowUp"] },
  "mark.right": { words: "Right", group: "Flips", keys: ["1"] },
  "mark.wrong": { words: "Wrong", group: "Flips", keys: ["2"] },
  "mark.first": { words: "The left is better", group: "Flips", keys: ["3"] },
  "mark.second": { words: "The right is better", group: "Flips", keys: ["4"] },
  "mark.tie": { words: "Equally good", group: "Flips", keys: ["5"] },
  "mark.skip": { words: "Skip", group: "Flips", keys: ["0"] },
  "mark.correct": { words: "Correct the answer", group: "Flips", keys: ["c"] },
  "mark.reason": { words: "Say why", group: "Flips", keys: ["r"] },
  "blind.toggle": { words: "Judge blind", group: "Flips", keys: ["b"] },
  "flip.keep": { words: "Keep as a test", group: "Flips", keys: ["t"] },

  "theme.next": { words: "Next theme", group: "Look", keys: ["$mod+Shift+l"] },
  "density.next": { words: "Comfortable or compact", group: "Look", keys: ["$mod+Shift+d"] },
  "text.larger": { words: "Larger text", group: "Look", keys: ["$mod+=", "$mod+Shift++"] },
  "text.smaller": { words: "Smaller text", group: "Look", keys: ["$mod+-"] },
  "text.standard": { words: "Standard text", group: "Look", keys: ["$mod+0"] },
} satisfies Record<string, Action>;

export type ActionId = keyof typeof actions;

export const actionIds = Object.keys(actions) as ActionId[];

export function action(id: ActionId): Action {
  return actions[id];
}

const caps: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Backspace: "⌫",
  PageUp: "PgUp",
  PageDown: "PgDn",
};

/** The keys of an action as they stand on key caps: one list of caps for each way to press it. */
export function keyCaps(id: ActionId, isMac: boolean): string[][] {
  return action(id).keys.map((keys) => keys.split(" ").flatMap((press) => capsOf(press, isMac)));
}

function capsOf(press: string, isMac: boolean): string[] {
  // "+" is a key of its own at the end of "$mod+Shift++".
  const parts = press.endsWith("++") ? [...press.slice(0, -2).split("+"), "+"] : press.split("+");
  return parts.filter((part) => !(part === "Shift" && press.endsWith("?"))).map((part) => capOf(part, isMac));
}

function capOf(part: string, isMac: boolean): string {
  if (part === "$mod") return isMac ? "⌘" : "Ctrl";
  if (part === "Alt") return isMac ? "⌥" : "Alt";
  return caps[part] ?? (part.length === 1 ? part.toUpperCase() : part);
}

/** For tooltips: "Run the replay (Ctrl Enter)". */
export function tooltip(id: ActionId, isMac: boolean): string {
  const first = keyCaps(id, isMac)[0];
  return first ? `${action(id).words} (${first.join(" ")})` : action(id).words;
}
