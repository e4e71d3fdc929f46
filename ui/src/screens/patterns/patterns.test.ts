import { render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { connect } from "../../client.svelte";
import { fakeBackend, type Fake } from "../../testing/fake";
import { patterns } from "../../testing/sample/patterns";
import Patterns from "./Patterns.svelte";

let backend: Fake;

beforeEach(() => {
  backend = fakeBackend({
    "changes.since": ({ seq }) => ({ seq, words: [] }),
    "pattern.group": () => ({ failures: 40, changed: true }),
    "pattern.list": () => patterns,
    "set.add": ({ name }) => ({ set: name, version: 1, cases: 21, added: 21 }),
  });
  connect(backend);
});

const asked = (name: string) => backend.asked.filter((one) => one.name === name).map(({ request }) => request);

it("groups what is new and says what each pattern is, and how much is in none", async () => {
  render(Patterns, { query: { filter: "after:30d" } });
  const first = await screen.findByRole("region", { name: "parcel, late, courier" });
  expect(first.textContent).toContain("21 failures · 52.5 % · growing");
  expect(screen.getByRole("status").textContent).toBe("40 failures, 5 like no others");
  expect(asked("pattern.group")).toEqual([{}]);
  expect(asked("pattern.list")).toContainEqual({ filter: "after:30d" });
});

it("leads from a pattern to its prompt, to a replay and to all of it, and keeps it as a set", async () => {
  render(Patterns, { query: {} });
  const first = within(await screen.findByRole("region", { name: "parcel, late, courier" }));
  const filter = `pattern:${patterns.patterns[0]?.pattern}`;
  await userEvent.click(first.getByRole("button", { name: "Revise ticket" }));
  expect(location.hash).toBe(`#/prompts/ticket?${new URLSearchParams({ filter })}`);
  await userEvent.click(first.getByRole("button", { name: "Plan a replay" }));
  expect(location.hash).toBe(`#/replays/new?${new URLSearchParams({ candidate: "ticket", filter })}`);
  expect(first.getByRole("link", { name: "See all 21" }).getAttribute("href")).toContain(
    String(new URLSearchParams({ filter })),
  );
  await userEvent.click(first.getByRole("button", { name: "Keep as a set" }));
  await userEvent.click(screen.getByRole("button", { name: "Make the set" }));
  await waitFor(() => expect(asked("set.add")).toEqual([{ name: "parcel-late", filter, ids: [] }]));
});

it("shows the patterns of before when what is new cannot be grouped", async () => {
  backend.answers["pattern.group"] = () =>
    Promise.reject({ code: "model_unavailable", message: "The embedder is missing", hint: null, where: null });
  render(Patterns, { query: {} });
  await screen.findByRole("region", { name: "parcel, late, courier" });
  expect(await screen.findByText(/What is new was not grouped/)).toBeTruthy();
});
