import { render, screen, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { connect } from "../../client.svelte";
import { fakeBackend, type Answers, type Fake } from "../../testing/fake";
import { imported, importing } from "../../testing/sample/import";
import { files } from "./files.svelte";
import Import from "./Import.svelte";

let backend: Fake;

beforeEach(() => {
  backend = fakeBackend({
    "changes.since": ({ seq }) => ({ seq, words: [] }),
    ...(importing as Answers),
    "import.run": () => imported,
  });
  connect(backend);
  files.chosen = [];
  files.importing.clear();
  files.add([
    { handle: "handle:1", name: "october.csv" },
    { handle: "handle:2", name: "scores.csv" },
  ]);
});

function last(name: "import.preview" | "import.run" | "import.undo"): unknown {
  return backend.asked.filter((one) => one.name === name).at(-1)?.request;
}

async function first() {
  return within(await screen.findByRole("region", { name: "Preview of october.csv" }));
}

it("corrects the mapping by choosing, and imports with what was chosen", async () => {
  render(Import);
  const part = await first();
  await userEvent.selectOptions(await part.findByRole("combobox", { name: "Our word for agent_id" }), "user");
  await userEvent.selectOptions(part.getByRole("combobox", { name: "Who gives stars" }), "of experts");
  const choices = [
    { from: "$.agent_id", word: "user", author_kind: null, scale: null, values: {} },
    { from: "$.stars", word: "rating", author_kind: "expert", scale: null, values: {} },
  ];
  expect(backend.asked.map(({ request }) => request)).toContainEqual(
    expect.objectContaining({ file: "handle:1", chosen: expect.objectContaining({ choices }) as unknown }),
  );
  await userEvent.click(await screen.findByRole("button", { name: /Import 2 files/ }));
  expect(last("import.run")).toMatchObject({ files: ["handle:1", "handle:2"], chosen: [{ choices }, { choices: [] }] });
});

it("begins anew with a preset, without the corrections of before", async () => {
  render(Import);
  const part = await first();
  await userEvent.selectOptions(await part.findByRole("combobox", { name: "Our word for agent_id" }), "left out");
  await userEvent.selectOptions(part.getByRole("combobox", { name: "Read it" }), "preset:ratings");
  await userEvent.click(await screen.findByRole("button", { name: /Import 2 files/ }));
  expect(last("import.run")).toMatchObject({ chosen: [{ preset: "ratings", afresh: false, choices: [] }, {}] });
});

it("joins a file that was dropped beside it, by a key that is chosen, and lets it go", async () => {
  render(Import);
  const part = await first();
  await userEvent.click(await part.findByRole("button", { name: "Join scores.csv" }));
  expect(screen.queryByRole("region", { name: "Preview of scores.csv" })).toBeNull();
  expect(await part.findByText("17 of 20 rows looked at find some")).toBeTruthy();
  await userEvent.selectOptions(part.getByRole("combobox", { name: "Key in october.csv" }), "created_at");
  await userEvent.click(screen.getByRole("button", { name: "Import october.csv" }));
  const join = { file: "handle:2", on: ["$.created_at", "$.id"] };
  expect(last("import.run")).toMatchObject({ files: ["handle:1"], chosen: [{ join }] });
});

it("shows what a mapping that was kept says of times and of a second file", async () => {
  const answer = importing["import.preview"] as NonNullable<Answers["import.preview"]>;
  backend.answers["import.preview"] = async (request) => {
    const shown = await answer({ ...request, chosen: { ...request.chosen, join: { file: "in/votes.csv" } } });
    const origin = { by: "kept" as const, name: "shop", kept: "k1", time: "2026-11-01T08:00:00Z", is_corrected: false };
    return { ...shown, origin, mapping: { ...shown.mapping, time_zone: "Europe/Berlin" } };
  };
  render(Import);
  const part = await first();
  const zone = await part.findByRole<HTMLSelectElement>("combobox", { name: "Zone of times that name none" });
  expect(zone.value).toBe("Europe/Berlin");
  expect(part.getByText("votes.csv").parentElement?.textContent).toContain("belongs to it where agent_id is its id");
  await userEvent.selectOptions(zone, "UTC");
  expect(last("import.preview")).toMatchObject({ chosen: { time_zone: "UTC" } });
});

it("takes an import back right after it", async () => {
  render(Import);
  await userEvent.click(await screen.findByRole("button", { name: /Import 2 files/ }));
  await userEvent.click(await screen.findByRole("button", { name: "Undo this import" }));
  expect(last("import.undo")).toHaveProperty("batch");
  expect(screen.queryByRole("region", { name: "What was imported" })).toBeNull();
});
