import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { can, listenForKeys, run } from "./keys.svelte";
import Keys from "./testing/probes/Keys.svelte";
import Swap from "./testing/probes/Swap.svelte";

let stop = () => {};
beforeEach(() => (stop = listenForKeys()));
afterEach(() => stop());

it("does an action that is offered and no other", () => {
  const onnext = vi.fn();
  render(Keys, { onnext });
  expect(can("row.next")).toBe(true);
  expect(can("row.previous")).toBe(false);
  expect(run("row.next")).toBe(true);
  expect(run("row.previous")).toBe(false);
  expect(onnext).toHaveBeenCalledOnce();
});

it("gives the keys to what was offered last", async () => {
  const [behind, front] = [vi.fn(), vi.fn()];
  render(Keys, { onnext: behind });
  render(Keys, { onnext: front });
  await userEvent.keyboard("j");
  expect(front).toHaveBeenCalledOnce();
  expect(behind).not.toHaveBeenCalled();
});

it("offers nothing of what is behind a dialog", async () => {
  const behind = vi.fn();
  render(Keys, { onnext: behind });
  const { unmount } = render(Keys, { modal: true });
  await userEvent.keyboard("j");
  expect(behind).not.toHaveBeenCalled();
  unmount();
  flushSync();
  await userEvent.keyboard("j");
  expect(behind).toHaveBeenCalledOnce();
});

it("leaves letters to a field that has the focus", async () => {
  const onnext = vi.fn();
  render(Keys, { onnext });
  await userEvent.type(screen.getByLabelText("field"), "j");
  expect(onnext).not.toHaveBeenCalled();
});

it("keeps what is offered by a component that takes another's place", async () => {
  const onnext = vi.fn();
  const { rerender } = render(Swap, { turn: 1, onnext });
  await rerender({ turn: 2 });
  await userEvent.keyboard("j");
  expect(onnext).toHaveBeenCalledOnce();
});
