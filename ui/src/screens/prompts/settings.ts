/** Between a version's settings and the fields of a form. An empty field is a setting that is not made. */
import type { Settings, Turn } from "../../words";

export interface NumberField {
  key: "temperature" | "top_p" | "max_tokens" | "seed";
  words: string;
  /** What it does and its bounds. */
  hint: string;
  step: string;
}

export const numberFields: readonly NumberField[] = [
  { key: "temperature", words: "Temperature", hint: "0 to 2; low is steady, high is varied", step: "0.1" },
  { key: "top_p", words: "Top p", hint: "0 to 1; the share of likely words to draw from", step: "0.05" },
  { key: "max_tokens", words: "Most tokens", hint: "1 or more; where an answer is cut", step: "1" },
  { key: "seed", words: "Seed", hint: "0 or more; the same again, where the model can", step: "1" },
];

/** The settings with one changed; `undefined` takes it away, so that two versions without it are the same. */
export function withSetting<K extends keyof Settings>(
  settings: Settings,
  key: K,
  value: Settings[K] | undefined,
): Settings {
  const changed = { ...settings, [key]: value };
  if (value === undefined || value === null) delete changed[key];
  return changed;
}

export function readNumber(text: string): number | undefined {
  const n = Number(text);
  return text.trim() === "" || !Number.isFinite(n) ? undefined : n;
}

/** Why a number cannot be kept at all; what may not be sent, the core says. */
export function numberFault({ step }: NumberField, value: number | undefined): string | null {
  if (value === undefined || step !== "1") return null;
  return Number.isInteger(value) && value >= 0 && value < 2 ** 32 ? null : "A whole number from 0, below 2³²";
}

/** Why no prompt can be called so; nothing is said of an empty name. */
export function nameFault(name: string): string | null {
  const isRight = name === "" || /^[a-z][a-z0-9-]*$/.test(name);
  return isRight ? null : "Lower-case letters, digits and hyphens, beginning with a letter";
}

/** One a line. */
export function readStops(text: string): string[] | undefined {
  const stops = text.split("\n").filter((line) => line !== "");
  return stops.length > 0 ? stops : undefined;
}

/** JSON of a kind; null where the text is none, or of another kind. */
export function readJson<T>(text: string, isRight: (value: unknown) => value is T): { value: T | undefined } | null {
  if (text.trim() === "") return { value: undefined };
  try {
    const value: unknown = JSON.parse(text);
    return isRight(value) ? { value } : null;
  } catch {
    return null;
  }
}

export const isList = (value: unknown): value is unknown[] => Array.isArray(value);
export const isTurn = (value: unknown): value is Turn => isObject(value) && "role" in value;
export const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
