/** Between a version's settings and the fields of a form. An empty field is a setting that is not made. */
import type { Settings, Turn } from "../../words";

export interface NumberField {
  key: "temperature" | "top_p" | "max_tokens" | "seed";
  words: string;
  step: string;
  min: number;
  max?: number;
}

export const numberFields: readonly NumberField[] = [
  { key: "temperature", words: "Temperature", step: "0.1", min: 0, max: 2 },
  { key: "top_p", words: "Top p", step: "0.05", min: 0, max: 1 },
  { key: "max_tokens", words: "Most tokens", step: "1", min: 1 },
  { key: "seed", words: "Seed", step: "1", min: 0 },
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

/** Why a number cannot be sent. */
export function numberFault({ min, max, step }: NumberField, value: number | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (step === "1" && !Number.isInteger(value)) return "A whole number";
  if (value < min || value > (max ?? Infinity)) return max === undefined ? `At least ${min}` : `${min} to ${max}`;
  return null;
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
