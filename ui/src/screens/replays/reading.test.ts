import { render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { connect } from "../../client.svelte";
import { listenForKeys } from "../../keys.svelte";
import { parse, router } from "../../router.svelte";
import { fakeBackend, type Fake } from "../../testing/fake";
import type { Cell, Replay } from "../../words";
import Flips from "./Flips.svelte";
import { flipsOf } from "./flips";

const replay: Replay = {
  replay: "r1",
  state: "finished",
  prompt: "ticket",
  candidate: "ticket@2",
  baseline: "ticket@1",
  time: "2026-11-23T00:00:00Z",
  cells: { planned: 6, done: 6, cached: 0, failed: 0, skipped: 0 },
  calls: 6,
  cost: "0",
  seconds: 1,
  deciding: "right",
  text: null,
  verdicts: [],
  broken: ["a", "b"],
  fixed: ["c"],
  flaky: [],
  marks: [],
  warnings: [],
};

const cell = (id: string, lane: Cell["lane"], output: string): Cell => ({
  case: id,
  lane,
  version: null,
  repeat: 1,
  state: "done",
  cached: false,
  output,
  finish: "stop",
  latency_ms: 1,
  cost: null,
  checks: [],
  attempts: [],
  error: null,
});

let backend: Fake;
let stop = () => {};
const marks = () => backend.asked.filter(({ name }) => name === "replay.mark").map(({ request }) => request);

beforeEach(() => {
  backend = fakeBackend({
    "changes.since": ({ seq }) => ({ seq, words: [] }),
    "replay.cells": ({ case: id }) => ({
      cells: [cell(id ?? "", "baseline", `old ${id}`), cell(id ?? "", "candidate", `new ${id}`)],
    }),
    "diff.texts": ({ before, after }) => ({
      hunks: [
        { op: "delete", text: before },
        { op: "insert", text: after },
      ],
    }),
    "replay.mark": () => ({ marks: [] }),
  });
  connect(backend);
  stop = listenForKeys();
});
afterEach(() => stop());

/** As the screen does: the selected case stands in the address. */
async function open() {
  const props = () => ({ replay, flips: flipsOf(replay), selected: router.route.query.case ?? "a" });
  router.route = parse("#/replays/r1");
  const { rerender, container } = render(Flips, props());
  const press = async (keys: string) => {
    await userEvent.keyboard(keys);
    await waitFor(() => rerender(props()));
  };
  return { press, container };
}

it("walks the flips by key, broken ones first", async () => {
  const { press } = await open();
  const selected = () =>
    within(screen.getByRole("listbox", { name: "Flips" })).getByRole("option", { selected: true }).textContent;
  expect(selected()).toContain("a");
  await press("j");
  expect(selected()).toContain("b");
  await press("jj");
  expect(selected()).toContain("c");
});

it("shows what changed in the answer", async () => {
  const { container } = await open();
  await waitFor(() => expect(container.textContent).toContain("new a"));
  expect([...container.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["old a", "new a"]);
});

it("keeps a mark with its reason and goes on", async () => {
  const { press } = await open();
  await userEvent.type(screen.getByLabelText("Why"), "too short{Escape}");
  await press("2");
  await waitFor(() =>
    expect(marks()).toEqual([expect.objectContaining({ case: "a", mark: "wrong", blind: false, reason: "too short" })]),
  );
  await waitFor(() => expect(router.route.query.case).toBe("b"));
});

it("hides which is which while judging blind, and marks the lane that was chosen", async () => {
  const { press, container } = await open();
  await press("b");
  await waitFor(() => expect(screen.getByRole("heading", { name: "Left" })).toBeTruthy());
  expect(container.textContent).not.toContain("ticket@2");
  expect(container.querySelector("mark, .broken, .fixed")).toBeNull();
  const shown = [...container.querySelectorAll(".pair .answer")].map((answer) => answer.textContent);
  const left = shown[0]?.startsWith("old") ? "baseline" : "candidate";
  await press("3");
  await waitFor(() => expect(marks()).toEqual([expect.objectContaining({ mark: left, blind: true })]));
});
