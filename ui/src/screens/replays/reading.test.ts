import { render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { connect } from "../../client.svelte";
import { listenForKeys } from "../../keys.svelte";
import { parse, router } from "../../router.svelte";
import { fakeBackend, type Fake } from "../../testing/fake";
import { cell } from "../../testing/cell";
import { diffOf, report } from "../../testing/replay";
import Flips from "./Flips.svelte";

const replay = report({ broken: ["a", "b"], fixed: ["c"] });
const answers = ["a", "b", "c"].flatMap((id) => [
  cell({ case: id, lane: "baseline", version: "ticket@1", query: `question ${id}`, output: `old ${id}` }),
  cell({ case: id, lane: "candidate", query: `question ${id}`, output: `new ${id}` }),
]);

let backend: Fake;
let stop = () => {};
const marks = () => backend.asked.filter(({ name }) => name === "replay.mark").map(({ request }) => request);

beforeEach(() => {
  backend = fakeBackend({
    "changes.since": ({ seq }) => ({ seq, words: [] }),
    "replay.cells": () => ({ cells: answers }),
    "prompt.diff": ({ before, after }) => diffOf(before, after),
    "replay.mark": () => replay,
  });
  connect(backend);
  stop = listenForKeys();
});
afterEach(() => stop());

/** As the screen does: the selected case stands in the address. */
async function open() {
  const kind = () => (router.route.query.kind === "fixed" ? ("fixed" as const) : null);
  const props = () => ({ replay, selected: router.route.query.case ?? null, kind: kind(), part: null });
  router.route = parse("#/replays/r1");
  const { rerender, container } = render(Flips, props());
  await screen.findByText("new a");
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
  expect(selected()).toContain("question a");
  await press("j");
  expect(selected()).toContain("question b");
  await press("jj");
  expect(selected()).toContain("question c");
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

it("shows one kind of flips by key, and none of the other", async () => {
  const { press } = await open();
  await press("f");
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
  expect(screen.getByRole("option").textContent).toContain("question c");
});

it("reveals what was chosen blind as a tally, after and not while judging", async () => {
  const blind = { mark: "candidate" as const, blind: true, reason: null, correction: null, time: "" };
  answers.forEach((one) => (one.marks = one.case === "a" ? [blind] : []));
  const { press } = await open();
  const tally = () => screen.queryByLabelText("Judged blind");
  expect(tally()?.textContent).toContain("ticket@2 preferred 1");
  await press("b");
  expect(tally()).toBeNull();
  expect(screen.getByText("1 of 3 judged blind")).toBeTruthy();
  answers.forEach((one) => (one.marks = []));
});
