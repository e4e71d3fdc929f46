import { render, screen, waitFor } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { connect } from "../../client.svelte";
import PromoteDialog from "../../parts/promote/PromoteDialog.svelte";
import { fakeBackend, type Fake } from "../../testing/fake";
import { changed } from "../../testing/sample/delivering";
import Delivery from "./Delivery.svelte";

let backend: Fake;
const folder = { channel: "production", folder: "/app/prompts", git: true };
const asked = (name: string) => backend.asked.filter((one) => one.name === name).map(({ request }) => request);

beforeEach(() => {
  backend = fakeBackend({
    "changes.since": ({ seq }) => ({ seq, words: [] }),
    "promotion.deliver": () => ({ folders: [folder], files: [changed], taken: [] }),
    "promotion.folder": ({ channel, folder, git }) => ({ channel, folder: folder ?? null, git: git ?? false }),
  });
  connect(backend);
});

it("says that somebody changed the file and offers to take the change or to write over it", async () => {
  render(Delivery, { channel: "production", folder, file: changed });
  expect(screen.getByText("Was changed by somebody else")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Take it as a new version" }));
  await userEvent.click(screen.getByRole("button", { name: "Write version 1 over it" }));
  await waitFor(() =>
    expect(asked("promotion.deliver")).toEqual([
      { channel: "production", prompt: "ticket", changed: "take" },
      { channel: "production", prompt: "ticket", changed: "overwrite" },
    ]),
  );
});

it("tells why a file is not committed, and tries again", async () => {
  const file = { ...changed, state: "uncommitted" as const, holds: 1, problem: "Git did not commit the file: locked" };
  render(Delivery, { channel: "production", folder, file });
  expect(screen.getByText(/locked/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Commit it" }));
  expect(asked("promotion.deliver")).toEqual([{ channel: "production", prompt: "ticket", changed: "keep" }]);
});

it("sets a folder that was chosen in a dialog, with Git where that is wanted", async () => {
  backend.pick = async () => [{ handle: "handle:1", name: "prompts" }];
  render(Delivery, { channel: "production", folder: undefined, file: undefined });
  await userEvent.click(screen.getByRole("button", { name: "Choose a folder…" }));
  await userEvent.click(screen.getByRole("checkbox", { name: /Commit each file to Git/ }));
  await userEvent.click(screen.getByRole("button", { name: "Choose the folder…" }));
  expect(asked("promotion.folder")).toEqual([{ channel: "production", folder: "handle:1", git: true }]);
});

it("promotes over a changed file only when the person says so", async () => {
  backend.answers["prompt.list"] = () => ({ prompts: [] });
  backend.answers["promotion.promote"] = ({ dry_run }) => ({
    allowed: true,
    conditions: [],
    moved_from: "ticket@1",
    moved_to: dry_run ? null : "ticket@2",
    replay: null,
    reason: null,
    file: null,
    delivery: dry_run ? changed : { ...changed, state: "current" },
  });
  render(PromoteDialog, { prompt: "ticket", reference: "ticket@2", onclose: () => {} });
  await screen.findByText(/was changed by somebody else/);
  const promote = screen.getByRole("button", { name: "Promote to production" });
  expect(promote).toHaveProperty("disabled", true);
  await userEvent.click(screen.getByRole("checkbox", { name: /Write over the file/ }));
  await userEvent.click(promote);
  await waitFor(() => expect(asked("promotion.promote").at(-1)).toMatchObject({ dry_run: false, overwrite: true }));
});
