import { afterEach } from "vitest";
import { cleanup } from "@testing-library/svelte";

// happy-dom's own getter throws where what had the focus has left the document together with its shadow tree.
const told = Object.getOwnPropertyDescriptor(ShadowRoot.prototype, "activeElement");
Object.defineProperty(ShadowRoot.prototype, "activeElement", {
  configurable: true,
  get(this: ShadowRoot): Element | null {
    const focused = document.activeElement;
    return focused?.isConnected ? (told?.get?.call(this) as Element | null) : null;
  },
});

afterEach(() => {
  cleanup();
  localStorage.clear();
  location.hash = "";
});
