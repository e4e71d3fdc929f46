import { render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { connect } from "../../client.svelte";
import { fakeBackend, type Fake } from "../../testing/fake";
import { found } from "../../testing/sample/found";
import FoundPrompts from "./FoundPrompts.svelte";

let backend: Fake;

beforeEach(() => {
  backend = fakeBackend({
    "changes.since": ({ seq }) => ({ seq, words: [] }),
    "prompt.found": () => ({ last: found }),
    "prompt.find": () => found,
    "prompt.accept": ({ name }) => ({ prompt: name ?? "", versions: [], interactions: 32_715 }),
    "prompt.undo_accept": ({ prompt }) => ({ prompt, interactions: 32_715 }),
    "prompt.diff": () => ({
      before: "draft",
      after: "draft",
      messages: [],
      variables: { added: [], removed: [] },
      settings: [],
      tokens: { before: 30, after: 34 },
    }),
  });
  connect(backend);
});

const asked = (name: string) => backend.asked.filter((one) => one.name === name).map(({ request }) => request);
const group = async (name: string) => within(await screen.findByRole("region", { name }));

it("shows what each group fits, its newest template, and its values where they stand", async () => {
  render(FoundPrompts, { query: {} });
  const support = await group("support-bot");
  expect(support.getByText(/fits 32,715 of 40,000 messages · 81.8 %/)).toBeTruthy();
  expect(screen.getByRole("status").textContent).toContain("40,000 messages, 1,088 fit no template");
  const template = support.getByLabelText("Template");
  expect(template.textContent).toContain("Customer: customer\nToday: date\n\nBe kind");
  expect(template.textContent).toContain("Write {{order}} as it is.");
  await userEvent.selectOptions(support.getByLabelText("Filled with"), "example 2");
  expect([...template.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["Chloé Dupont", "3 October"]);
  await userEvent.click(support.getByRole("button", { name: "1" }));
  expect(support.getByLabelText("Template").textContent).toContain("Be brief.");
});

it("leads to what fits, to the rest, and compares versions", async () => {
  render(FoundPrompts, { query: {} });
  const support = await group("support-bot");
  const filterOf = (link: HTMLElement) => new URLSearchParams(link.getAttribute("href")?.split("?")[1]).get("filter");
  expect(filterOf(support.getByRole("link", { name: "See all 32,715" }))).toBe("found:support-bot");
  expect(filterOf(support.getByRole("link", { name: "See the rest" }))).toBe("-found:support-bot");
  expect(filterOf(screen.getByRole("link", { name: "See what fits none" }))).toBe("found:none");
  await userEvent.click(support.getByRole("button", { name: "Compare with version 1" }));
  await waitFor(() => expect(asked("prompt.diff")).toHaveLength(1));
  const [{ before, after }] = asked("prompt.diff") as [Record<"before" | "after", { messages: { content: string }[] }>];
  expect(before.messages[0]?.content).toContain("Be brief.");
  expect(after.messages[0]?.content).toContain("Be kind");
});

it("accepts a group under the name that was typed, as it was seen", async () => {
  render(FoundPrompts, { query: {} });
  const support = await group("support-bot");
  const name = support.getByLabelText("Prompt");
  await userEvent.clear(name);
  await userEvent.type(name, "support");
  await userEvent.click(support.getByRole("button", { name: "Accept" }));
  await waitFor(() =>
    expect(asked("prompt.accept")).toEqual([{ group: "support-bot", name: "support", search: "s1" }]),
  );
});

it("says what is accepted already, and gives it back", async () => {
  const belong = found.found.map((one) => ({
    ...one,
    belong: [{ prompt: "support", version: one.version, messages: one.fits }],
  }));
  backend.answers["prompt.found"] = () => ({ last: { ...found, found: belong } });
  render(FoundPrompts, { query: {} });
  const support = await group("support-bot");
  expect(support.getByText("support@2")).toBeTruthy();
  expect(support.queryByRole("button", { name: "Accept" })).toBeNull();
  expect(support.getByRole("link", { name: "Open support" }).getAttribute("href")).toBe("#/prompts/support");
  await userEvent.click(support.getByRole("button", { name: "Give the interactions back" }));
  await waitFor(() => expect(asked("prompt.undo_accept")).toEqual([{ prompt: "support" }]));
});

it("looks where the filter says when it is asked to, and says why nothing was accepted", async () => {
  backend.answers["prompt.found"] = () => ({ last: null });
  const { rerender } = render(FoundPrompts, { query: { filter: "after:30d" } });
  await userEvent.click(await screen.findByRole("button", { name: "Look for prompts" }));
  expect(asked("prompt.find")).toEqual([{ filter: "after:30d" }]);
  backend.answers["prompt.found"] = () => ({ last: found });
  backend.answers["prompt.accept"] = () =>
    Promise.reject({ code: "already_exists", message: "There is a prompt", hint: null, where: null });
  await rerender({ query: {} });
  connect(backend);
  render(FoundPrompts, { query: {} });
  await userEvent.click((await group("support-bot")).getByRole("button", { name: "Accept" }));
  expect(await screen.findByText(/It was not made a prompt/)).toBeTruthy();
});
