import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../client.svelte";
import { listenForKeys, run } from "../../keys.svelte";
import { fakeBackend, type Answers, type Fake } from "../../testing/fake";
import { finding } from "../../testing/sample/interactions";
import { writing } from "../../testing/sample/prompts";
import { others } from "../../testing/sample/rest";
import { toasts } from "../../toasts.svelte";
import type { Body, Entry, ModelListed } from "../../words";
import Prompt from "./Prompt.svelte";

// A whole screen with its editors, also where many other things run.
vi.setConfig({ testTimeout: 120_000 });
configure({ asyncUtilTimeout: 30_000 });

let backend: Fake;
let stop = () => {};

beforeEach(() => {
  stop();
  stop = listenForKeys();
  backend = fakeBackend({
    ...(writing as Answers),
    ...(finding as Answers),
    "changes.since": ({ seq }) => ({ seq, words: [] }),
    "model.list": () => ({ models: [] }),
  });
  connect(backend);
});

function withDraft(...messages: Entry[]) {
  const content: Body & { note: string } = { messages, settings: {}, note: "" };
  backend.answers["draft.load"] = () => ({ draft: { content, parent: 2, time: "" } });
}

async function open(query = {}) {
  render(Prompt, { name: "ticket", query });
  await screen.findByRole("group", { name: "Message 1" });
}

const message = (number: number) => screen.getByRole("group", { name: `Message ${number}` });
const roles = () => screen.getAllByRole<HTMLSelectElement>("combobox", { name: /^Role of/ }).map(({ value }) => value);
const user = (content: string) => ({ role: "user", content }) as const;
const system = (content: string) => ({ role: "system", content }) as const;

const asked = (name: string) => backend.asked.filter((one) => one.name === name).length;

function model(name: string): ModelListed {
  const [one] = (others["model.list"] as () => { models: ModelListed[] })().models;
  return { ...(one as ModelListed), name };
}

describe("messages", () => {
  it("are moved by key with the focus, and the move is told", async () => {
    withDraft(system("a"), user("b"));
    await open();
    const role = within(message(1)).getByRole("combobox", { name: "Role of message 1" });
    role.focus();
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    expect(roles()).toEqual(["user", "system"]);
    await waitFor(() => expect(document.activeElement).toBe(role));
    expect(screen.getByText("Message 1 is now message 2")).toBeTruthy();
    await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(roles()).toEqual(["system", "user"]);
  });

  it("are moved by the pointer, unless Escape says otherwise", async () => {
    withDraft(system("a"), user("b"));
    await open();
    for (const [i, top] of [0, 100].entries())
      message(i + 1).getBoundingClientRect = () => ({ top, height: 80, bottom: top + 80 }) as DOMRect;
    const grip = message(1).querySelector(".grip") as Element;
    await fireEvent.pointerDown(grip, { button: 0 });
    await fireEvent.pointerMove(window, { clientY: 170 });
    expect(message(2).className).toContain("below");
    await fireEvent.keyDown(window, { key: "Escape" });
    await fireEvent.pointerUp(window);
    expect(roles()).toEqual(["system", "user"]);
    await fireEvent.pointerDown(grip, { button: 0 });
    await fireEvent.pointerMove(window, { clientY: 170 });
    await fireEvent.pointerUp(window);
    expect(roles()).toEqual(["user", "system"]);
  });

  it("are duplicated, and come back when removing one is taken back", async () => {
    withDraft(system("a"), user("b"));
    await open();
    await userEvent.click(screen.getByRole("button", { name: "Duplicate message 1" }));
    expect(roles()).toEqual(["system", "system", "user"]);
    await userEvent.click(screen.getByRole("button", { name: "Remove message 3" }));
    expect(roles()).toEqual(["system", "system"]);
    await waitFor(() => expect(document.activeElement).toBe(message(2)));
    toasts.all.at(-1)?.action?.run();
    await waitFor(() => expect(roles()).toEqual(["system", "system", "user"]));
  });

  it("say how many tokens they are and what changed since the version they began from", async () => {
    withDraft(system("one two"), { placeholder: "history" }, user("{{message}} and more"));
    await open();
    await waitFor(() => expect(message(3).textContent).toMatch(/7\s+tokens/));
    await waitFor(() => expect(message(1).textContent).toMatch(/2\s+tokens\s*−\d+ since @2/));
    expect(message(3).textContent).toMatch(/7\s+tokens\s*\+2 since @2/);
  });
});

describe("problems", () => {
  it("are said at the message, with the variable that may be meant", async () => {
    withDraft(system("Be brief."), user("Read {{ mesage }} of {{ order }}"));
    await open();
    const problems = await screen.findByRole("list", { name: "Problems of message 2" });
    expect(problems.textContent).toMatch(/No past input of 20 has “mesage”\. Is “message” meant\?/);
    expect(problems.textContent).toMatch(/\d+ of 20 past inputs lack “order”/);
    expect(screen.queryByRole("list", { name: "Problems of message 1" })).toBeNull();
  });

  it("are what the core refuses, with its line", async () => {
    withDraft(user("Read\n{{ message|shout }}"));
    await open();
    const problems = await screen.findByRole("list", { name: "Problems of message 1" });
    expect(problems.textContent).toMatch(/Line 2\s+There is no filter “shout”/);
  });

  it("of a schema stand at its field, and it is kept all the same", async () => {
    backend.answers["draft.load"] = () => ({
      draft: {
        content: { messages: [user("a")], settings: { tools: [{ type: "function", function: {} }] }, note: "" },
        parent: 2,
        time: "",
      },
    });
    await open();
    expect((await screen.findByRole("list", { name: "Problems of Tools" })).textContent).toMatch(
      /A tool needs a “name” of at most 64/,
    );
  });
});

describe("variables", () => {
  it("are listed as used, doubtful and not used", async () => {
    withDraft(user("{{message}} {{ tone }}"));
    await open();
    const variables = await screen.findByRole("region", { name: "Variables" });
    await within(variables).findByRole("button", { name: "Warning tone" });
    expect(within(variables).getByRole("button", { name: "message" })).toBeTruthy();
    expect(within(variables).getByRole("button", { name: "Fill in language" })).toBeTruthy();
  });
});

describe("the preview", () => {
  it("marks what was filled in and steps through the past inputs", async () => {
    withDraft(user("Read: {{message}}"));
    await open();
    const pane = screen.getByRole("region", { name: "Preview" });
    await waitFor(() => expect(pane.querySelector("article mark")?.textContent).toMatch(/^My parcel 48213/));
    expect(pane.querySelector("article mark")?.getAttribute("data-tip")).toBe("{{message}}");
    await userEvent.keyboard("{Alt>}{PageDown}{/Alt}");
    await waitFor(() => expect(pane.querySelector("article mark")?.textContent).toMatch(/^Hi, could you send/));
  });
});

describe("trying", () => {
  it("says first what would leave this machine, and sends when the key is pressed again", async () => {
    backend.answers["model.list"] = () => ({ models: [model("gpt-4o")] });
    withDraft(user("Read: {{message}}"));
    await open();
    await userEvent.keyboard("{Alt>}{Enter}{/Alt}");
    expect(await screen.findByText(/Leaves this machine/)).toBeTruthy();
    expect(asked("prompt.try")).toBe(0);
    await userEvent.keyboard("{Alt>}{Enter}{/Alt}");
    const answers = await screen.findByRole("list", { name: "Answers on past inputs" });
    await waitFor(() => expect(within(answers).getAllByRole("article")).toHaveLength(20));
    expect(asked("prompt.try")).toBe(1);
    expect(answers.textContent).toContain("Too many requests");
    expect(screen.getByText(/No evidence for a gate/)).toBeTruthy();
  });

  it("sends at once to a model on this machine", async () => {
    backend.answers["model.list"] = () => ({ models: [model("builtin")] });
    withDraft(user("Read: {{message}}"));
    await open();
    await userEvent.keyboard("{Alt>}{Enter}{/Alt}");
    await screen.findByRole("list", { name: "Answers on past inputs" });
    expect(asked("prompt.try")).toBe(1);
  });
});

describe("versions", () => {
  it("can be chosen to compare with, and what went is shown where it stood", async () => {
    withDraft(system("You sort messages to a support desk."));
    await open();
    expect(await screen.findByRole("tab", { name: "Against version 2" })).toBeTruthy();
    await userEvent.keyboard("{Control>}{Shift>}h{/Shift}{/Control}");
    await waitFor(() => expect(screen.getAllByRole("group", { name: "Removed message" })).toHaveLength(2));
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Compare with" }), "1");
    expect(await screen.findByRole("tab", { name: "Against version 1" })).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole("group", { name: "Removed message" })).toBeNull());
  });

  it("are restored as a draft, with a way back", async () => {
    backend.answers["draft.load"] = () => ({ draft: null });
    render(Prompt, { name: "ticket", query: { tab: "history" } });
    const buttons = await screen.findAllByRole("button", { name: "Restore as draft" });
    await userEvent.click(buttons[1] as HTMLElement);
    expect(toasts.all.at(-1)?.words).toBe("Version 1 is the draft now");
    expect(await screen.findByText(/from version 1|Saving the draft/)).toBeTruthy();
    toasts.all.at(-1)?.action?.run();
    expect(await screen.findByText("Version 2, as saved")).toBeTruthy();
  });

  it("are forked under a name that is free", async () => {
    withDraft(user("a"));
    backend.answers["draft.save"] = () => ({ time: "" });
    await open();
    run("prompt.fork");
    const name = await screen.findByRole("textbox", { name: /^Name of the new prompt/ });
    await userEvent.type(name, "sentiment");
    expect(await screen.findByText("There is a prompt “sentiment” already")).toBeTruthy();
    await userEvent.clear(name);
    await userEvent.type(name, "mail{Enter}");
    await waitFor(() => expect(location.hash).toBe("#/prompts/mail"));
    expect(backend.asked.find(({ name }) => name === "draft.save")?.request).toMatchObject({
      prompt: "mail",
      parent: null,
      content: { note: "Forked from ticket@2", origin: "ticket@2" },
    });
  });

  it("are saved with note and author", async () => {
    withDraft(user("a"));
    await open();
    await userEvent.keyboard("{Control>}s{/Control}");
    await userEvent.type(await screen.findByRole("textbox", { name: /^What changed/ }), "Shorter");
    await userEvent.type(screen.getByRole("textbox", { name: /^Author/ }), "Jo{Enter}");
    await waitFor(() =>
      expect(backend.asked.find(({ name }) => name === "prompt.add")?.request).toMatchObject({
        note: "Shorter",
        author: "Jo",
        parent: 2,
      }),
    );
  });
});
