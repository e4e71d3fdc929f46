import { untrack } from "svelte";

/**
 * A value as it was when it last stayed the same for a moment; null until there is one. Call it while a component is
 * being set up.
 */
export function settled<T>(value: () => T, ms = 250): { readonly now: T } {
  let now = $state.raw(value());
  $effect(() => {
    const next = value();
    if (untrack(() => now) === null) {
      now = next;
      return;
    }
    const timer = setTimeout(() => (now = next), ms);
    return () => clearTimeout(timer);
  });
  return {
    get now() {
      return now;
    },
  };
}
