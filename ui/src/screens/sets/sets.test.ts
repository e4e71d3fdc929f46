import { render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { connect } from "../../client.svelte";
import { router } from "../../router.svelte";
import { fakeBackend, type Fake } from "../../testing/fake";
import { others } from "../../testing/sample/rest";
import Sets from "./Sets.svelte";

let backend: Fake;

beforeEach(() => {
  location.hash = "#/sets";
  router.start();
  backend = fakeBackend({
    "changes.since": ({ seq }) => ({ seq, words: [] }),
    "set.list": others["set.list"],
    "set.show": others["set.show"],
    "set.diff": others["set.diff"],
    "set.add": others["set.add"],
    "set.export": others["set.export"],
  });
  connect(backend);
});

const asked = (name: string) => backend.asked.filter((one) => one.name === name).map(({ request }) => request);

it("lists each set in its newest version and says what was chosen by outcome", async () => {
  render(Sets, { query: {} });
  const row = (await screen.findByRole("link", { name: "ticket-regressions" })).closest("tr");
  expect(row?.textContent).toContain("@3");
  expect(row?.textContent).toContain("chosen by outcome");
  expect(asked("set.show")).toEqual([]);
});

it("opens a set with its versions and cases, and leads to a replay of just that version", async () => {
  render(Sets, { query: { set: "ticket-regressions" } });
  await screen.findByText("Every replay of ticket runs these first and reports them apart from its verdict.");
  expect(screen.getByRole("link", { name: "My parcel came open" }).getAttribute("href")).toContain(
    "#/interactions?id=",
  );
  await userEvent.click(screen.getByRole("button", { name: "@1" }));
  expect(location.hash).toBe("#/sets?set=ticket-regressions%401");
  await userEvent.click(screen.getByRole("button", { name: "Plan a replay" }));
  expect(location.hash).toBe("#/replays/new?set=ticket-regressions%403");
});

it("adds the cases of a file to a set that is there, and says which version that makes", async () => {
  backend.pick = async () => [{ handle: "h7", name: "cases.jsonl" }];
  render(Sets, { query: {} });
  await userEvent.click(await screen.findByRole("button", { name: "Make one from a file" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByRole("combobox"), "ticket-regressions");
  await dialog.findByText("Makes version 4 of it; version 3 stays as it is");
  await userEvent.click(dialog.getByRole("button", { name: "Add to the set" }));
  await waitFor(() => expect(asked("set.add")).toEqual([{ name: "ticket-regressions", file: "h7", ids: [] }]));
});
