/**
 * The one way from the window to the core.
 *
 * A backend calls operations by name and exchanges files for handles: the web view never sees or names a path, and a
 * handle is good for one use. Nothing outside `backend/tauri.ts` knows the shell.
 */
import type { Answer, AttuneError, Name, Request, Step } from "./words";

/** A file or folder the person chose. Put `handle` wherever a request wants a path. */
export interface Picked {
  handle: string;
  /** The last part of its path, for the person to recognise it. */
  name: string;
}

export interface PickOptions {
  purpose: "open" | "save" | "folder";
  title: string;
  multiple?: boolean;
  /** Without the dot. */
  extensions?: string[];
  /** A name to start from, when saving. */
  suggested?: string;
}

/** Files over the window, or let go of there. */
export type Drop = { kind: "over" } | { kind: "left" } | { kind: "dropped"; files: Picked[] };

export interface Backend {
  /** Rejects with an {@link AttuneError}. */
  call<N extends Name>(name: N, request: Request<N>, onProgress?: (step: Step) => void): Promise<Answer<N>>;
  /** Empty if the person thought better of it. */
  pick(options: PickOptions): Promise<Picked[]>;
  /** Gives a function that stops listening. */
  onDrop(listener: (drop: Drop) => void): () => void;
  /** Hears of addresses that somebody outside wants to be led to. Gives a function that stops listening. */
  onLink(listener: (address: string) => void): () => void;
  /** Has the end of a job told on the desktop, if nobody looks at the window. */
  tellEnd(job: string): Promise<void>;
}

/** Whatever was thrown, as the error that screens show. */
export function asError(thrown: unknown): AttuneError {
  if (isAttuneError(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", message, hint: "This is a defect in Attune; what was saved is safe", where: null };
}

function isAttuneError(thrown: unknown): thrown is AttuneError {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown;
}
