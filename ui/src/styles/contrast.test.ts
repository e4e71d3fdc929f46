/** Text must be readable on everything it can stand on: WCAG 2.2, 1.4.3 (4.5:1) and 1.4.11 (3:1 for edges). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/styles/tokens.css", "utf8");
const tokens = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/gi)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }] as const,
  ),
);

type Theme = "light" | "dark";
const themes: Theme[] = ["light", "dark"];
const backgrounds = ["canvas", "surface", "sunken", "hover", "selected"];
const meanings = ["better", "worse", "unsure", "even", "danger", "caution"];

function colour(token: string, theme: Theme): string {
  const found = tokens.get(token);
  if (!found) throw new Error(`no token --${token}`);
  return found[theme];
}

/** Relative luminance as WCAG defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(front: string, back: string, theme: Theme): number {
  const [a, b] = [luminance(colour(front, theme)), luminance(colour(back, theme))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

it("knows black on white", () => expect((luminance("#ffffff") + 0.05) / (luminance("#000000") + 0.05)).toBeCloseTo(21));

describe.each(themes)("in the %s theme", (theme) => {
  const texts = ["text", "text-muted", "text-faint", "accent", ...meanings];
  it.each(texts.flatMap((text) => backgrounds.map((back) => [text, back])))("%s can be read on %s", (text, back) => {
    expect(contrast(text, back, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(meanings)("%s can be read on its own soft ground", (meaning) => {
    expect(contrast(meaning, `${meaning}-soft`, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["accent", "accent-strong"])("labels can be read on %s", (back) => {
    expect(contrast("on-accent", back, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["canvas", "surface", "sunken"])("edges of fields show on %s", (back) => {
    expect(contrast("border-strong", back, theme)).toBeGreaterThanOrEqual(3);
  });

  it.each(["danger-soft", "caution-soft"].flatMap((back) => ["text", "text-muted"].map((text) => [text, back])))(
    "%s can be read on %s",
    (text, back) => expect(contrast(text, back, theme)).toBeGreaterThanOrEqual(4.5),
  );
});
