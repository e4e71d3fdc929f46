/** Which actions can be done now, and the key presses that do them. */
import { createKeybindingsHandler } from "tinykeys";
import { action, actionIds, type ActionId } from "./actions";

export const isMac = /Mac/.test(navigator.platform);

type Handlers = { readonly [id in ActionId]?: (() => void) | undefined };

interface Layer {
  handlers: () => Handlers;
  /** Nothing behind it can be done while it is there. */
  modal: boolean;
}

// Not state itself: while an effect is torn down, state reads as it was before, and a layer that came at the same time
// would be lost.
let stack: readonly Layer[] = [];
let changed = $state.raw({});

function setStack(layers: readonly Layer[]): void {
  stack = layers;
  changed = {};
}

/**
 * Says what actions do while the component lives; one that cannot be done now is left out or undefined. The newest handler of an action wins, so that a pane is in front of
 * its screen; a modal layer hides all that is behind it. Call it while a component is being set up.
 */
export function handle(handlers: () => Handlers, modal = false): void {
  const layer = { handlers, modal };
  // Before the component's children, so that theirs are newer.
  $effect.pre(() => {
    setStack([...stack, layer]);
    return () => setStack(stack.filter((other) => other !== layer));
  });
}

/** True if the action can be done here and now. */
export function can(id: ActionId): boolean {
  return newest([id]) !== undefined;
}

/** Does an action; false if nobody offers it now. */
export function run(id: ActionId): boolean {
  const handler = newest([id]);
  handler?.();
  return handler !== undefined;
}

/** Of several actions the one offered last, which is the innermost. */
function newest(ids: readonly ActionId[]): (() => void) | undefined {
  void changed;
  const behind = stack.findLastIndex((layer) => layer.modal);
  const reachable = stack.slice(Math.max(behind, 0));
  for (const layer of reachable.toReversed()) {
    const handlers = layer.handlers();
    const id = ids.find((id) => handlers[id]);
    if (id) return handlers[id];
  }
  return undefined;
}

/** Listens for the keys of all actions. Gives a function that stops it. */
export function listenForKeys(): () => void {
  const listener = createKeybindingsHandler(bindings());
  window.addEventListener("keydown", listener);
  return () => window.removeEventListener("keydown", listener);
}

function bindings(): Record<string, (event: KeyboardEvent) => void> {
  const byKeys = new Map<string, ActionId[]>();
  for (const id of actionIds) {
    for (const keys of action(id).keys) byKeys.set(keys, [...(byKeys.get(keys) ?? []), id]);
  }
  return Object.fromEntries([...byKeys].map(([keys, ids]) => [keys, (event) => press(keys, ids, event)]));
}

function press(keys: string, ids: ActionId[], event: KeyboardEvent): void {
  if (event.defaultPrevented || (isTyped(keys) && takesText(event))) return;
  const handler = newest(ids);
  if (!handler) return;
  event.preventDefault();
  handler();
}

/** Keys that mean something to a field, a list or a button that has the focus. */
function isTyped(keys: string): boolean {
  // What is being typed has an undo of its own.
  return keys === "$mod+z" || !/\$mod|Alt|Escape/.test(keys);
}

function takesText(event: KeyboardEvent): boolean {
  // The first of the path is the real target, also inside an editor's shadow root.
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("input, textarea, select, [role=textbox]")) return true;
  const acts = target.matches("button, a, summary, [role=button], [role=tab], [role=menuitem], [role=option]");
  return acts && (event.key === "Enter" || event.key === " ");
}
