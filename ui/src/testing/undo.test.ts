/** What a person removes can be had back with Undo, or is asked about by its name before it goes. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { expect, it } from "vitest";
import { connect } from "../client.svelte";
import Batches from "../screens/import/Batches.svelte";
import Tags from "../screens/interactions/Tags.svelte";
import Models from "../screens/models/Models.svelte";
import AttachedChecks from "../screens/prompts/AttachedChecks.svelte";
import Gates from "../screens/settings/Gates.svelte";
import Prices from "../screens/settings/Prices.svelte";
import { toasts } from "../toasts.svelte";
import type { Name } from "../words";
import { sampleBackend } from "./sample";

/** The sample, which lets these operations do nothing but be noted. */
function noting(...names: Name[]): [Name, unknown][] {
  const noted: [Name, unknown][] = [];
  const sample = sampleBackend();
  const call: typeof sample.call = async (name, request, onProgress) => {
    if (!names.includes(name)) return sample.call(name, request, onProgress);
    noted.push([name, request]);
    return { kept_because_used: [], removed: 0, feedback_removed: 0 } as never;
  };
  connect({ ...sample, call });
  return noted;
}

async function takeBack() {
  await waitFor(() => expect(toasts.undo).toBeDefined());
  toasts.undo?.();
}

it("a tag", async () => {
  const noted = noting("tag.add", "tag.remove");
  render(Tags, { id: "a1", tags: ["vip"] });
  await userEvent.click(screen.getByRole("button", { name: "Remove the tag vip" }));
  await takeBack();
  const request = { tag: "vip", ids: ["a1"] };
  await waitFor(() =>
    expect(noted).toEqual([
      ["tag.remove", request],
      ["tag.add", request],
    ]),
  );
});

it("a check of a prompt, with the part that it played", async () => {
  const noted = noting("check.attach");
  render(AttachedChecks, { prompt: "ticket" });
  const [detach] = await screen.findAllByRole("button", { name: "Detach" });
  await userEvent.click(detach as HTMLElement);
  await takeBack();
  await waitFor(() => expect(noted).toHaveLength(2));
  expect(noted[0]?.[1]).toMatchObject({ prompt: "ticket", detach: true });
  expect(noted[1]?.[1]).toMatchObject({ prompt: "ticket", decide: true, detach: false });
});

it("a gate, with every condition", async () => {
  const noted = noting("gate.remove", "gate.set");
  render(Gates);
  await userEvent.click(await screen.findByRole("button", { name: "Back to the default" }));
  await takeBack();
  await waitFor(() => expect(noted).toHaveLength(2));
  const again = noted[1]?.[1] as { channel: string; text: string };
  expect(again.channel).toBe("ticket@production");
  expect(JSON.parse(again.text)).toHaveProperty("require");
});

it("a price", async () => {
  const noted = noting("model.forget_price", "model.set_price");
  render(Prices);
  await userEvent.click(await screen.findByRole("button", { name: "Remove the price of support-tuned*" }));
  await takeBack();
  await waitFor(() => expect(noted).toHaveLength(2));
  expect(noted[1]?.[1]).toMatchObject({ model: "support-tuned*", input: 1.1, output: 4.4, max_output: 8192 });
});

it("a model is asked about by its name", async () => {
  const noted = noting("model.remove");
  render(Models);
  const card = within(await screen.findByRole("region", { name: "gpt-4.1-mini" }));
  await userEvent.click(card.getByRole("button", { name: "Remove" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Remove the model gpt-4.1-mini?" }));
  await userEvent.click(dialog.getByRole("button", { name: "Keep it" }));
  expect(noted).toEqual([]);
  await userEvent.click(card.getByRole("button", { name: "Remove" }));
  await userEvent.click(await screen.findByRole("button", { name: "Remove gpt-4.1-mini" }));
  await waitFor(() => expect(noted).toEqual([["model.remove", { name: "gpt-4.1-mini" }]]));
});

it("an import is asked about by its source", async () => {
  const noted = noting("import.undo");
  render(Batches);
  const [first] = await screen.findAllByRole("button", { name: "Undo" });
  await userEvent.click(first as HTMLElement);
  expect(noted).toEqual([]);
  await userEvent.click(await screen.findByRole("button", { name: "Undo the import" }));
  await waitFor(() => expect(noted).toHaveLength(1));
});
