import { afterEach, expect, it, vi } from "vitest";
import { copyLink, isLink, linkTo } from "./links";
import { toasts } from "./toasts.svelte";

afterEach(() => vi.unstubAllGlobals());

it("are the address of what is shown", () => {
  expect(linkTo("#/replays/7?tab=flips&case=3")).toBe("attune://replays/7?tab=flips&case=3");
  expect(linkTo("")).toBe("attune://home");
});

it("are known by their scheme", () => {
  expect(isLink(" Attune://home")).toBe(true);
  expect(isLink("https://example.com")).toBe(false);
});

it("are shown where the clipboard refuses them", async () => {
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText: () => Promise.reject(new Error("no")) } });
  await copyLink("#/sets");
  expect(toasts.all.at(-1)?.words).toContain("attune://sets");
});
