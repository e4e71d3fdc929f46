/** How a difference is shown, and where its changes are. */
export interface Shape {
  style: "side" | "unified";
  /** Spaces, tabs and line ends are drawn. */
  whitespace: boolean;
}

/** The first row of each run of changed ones. */
export function changesIn(root: ParentNode): Element[] {
  const rows = [...root.querySelectorAll("[data-change]")];
  return rows.filter((row) => !row.previousElementSibling?.hasAttribute("data-change"));
}

const signs: Record<string, string> = { " ": "·", "\t": "→\t", "\r": "␍", "\u00a0": "⍽", "\u200b": "∅" };

/** The same text with what is invisible in it drawn. */
export function drawn(text: string): string {
  return text.replace(/[ \t\r\u00a0\u200b]/g, (sign) => signs[sign] ?? sign);
}
