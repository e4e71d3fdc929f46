import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../client.svelte";
import { fakeBackend, type Fake } from "../../testing/fake";
import { DraftEditor, type Start } from "./draft.svelte";

const version: Start = {
  version: 2,
  messages: [
    { role: "system", content: "a" },
    { role: "user", content: "b" },
  ],
  settings: {},
};
let backend: Fake;
const saved = () => backend.asked.filter(({ name }) => name === "draft.save").map(({ request }) => request);

beforeEach(() => {
  vi.useFakeTimers();
  backend = fakeBackend({
    "changes.since": ({ seq }) => ({ seq, words: [] }),
    "draft.load": () => ({ draft: null }),
    "draft.save": () => ({ time: "2026-11-23T00:00:00Z" }),
    "draft.drop": () => ({ draft: null }),
  });
  connect(backend);
});
afterEach(() => vi.useRealTimers());

async function opened() {
  const draft = new DraftEditor("ticket");
  await draft.open(version);
  return draft;
}

describe("a draft", () => {
  it("begins from the newest version and is none until something changes", async () => {
    const draft = await opened();
    expect(draft.body.messages).toEqual(version.messages);
    expect([draft.state, draft.parent]).toEqual(["none", 2]);
  });

  it("is taken up where it was left", async () => {
    const body = { messages: [{ role: "user" as const, content: "kept" }], settings: { seed: 1 } };
    backend.answers["draft.load"] = () => ({ draft: { content: { ...body, note: "why" }, parent: 1, time: "" } });
    const draft = await opened();
    expect([draft.body, draft.note, draft.parent, draft.state]).toEqual([body, "why", 1, "saved"]);
  });

  it("is saved once typing pauses, with all that was typed", async () => {
    const draft = await opened();
    const first = draft.parts[0]!;
    draft.change(first.id, { role: "system", content: "x" });
    draft.change(first.id, { role: "system", content: "xy" });
    expect(saved()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved()).toEqual([
      {
        prompt: "ticket",
        content: {
          messages: [{ role: "system", content: "xy" }, version.messages[1]],
          settings: {},
          note: "",
          origin: null,
        },
        parent: 2,
      },
    ]);
    expect(draft.state).toBe("saved");
  });

  it("says so when it cannot be saved, and keeps what was typed", async () => {
    backend.answers["draft.save"] = () =>
      Promise.reject({ code: "input_output", message: "disk full", hint: null, where: null });
    const draft = await opened();
    draft.add({ role: "user", content: "c" });
    await vi.advanceTimersByTimeAsync(1000);
    expect([draft.error?.message, draft.state, draft.parts.length]).toEqual(["disk full", "unsaved", 3]);
  });

  it("moves messages with their identity, and not over the ends", async () => {
    const draft = await opened();
    const [a, b] = draft.parts.map((part) => part.id);
    draft.move(b!, 0);
    expect(draft.parts.map((part) => part.id)).toEqual([b, a]);
    draft.move(b!, -1);
    draft.move(a!, 2);
    expect(draft.parts.map((part) => part.id)).toEqual([b, a]);
  });

  it("has a message once more, and gives a removed one back at its place", async () => {
    const draft = await opened();
    const [a, b] = draft.parts.map((part) => part.id);
    const copy = draft.duplicate(a!);
    expect(draft.parts.map((part) => part.id)).toEqual([a, copy, b]);
    expect(draft.body.messages[1]).toEqual(version.messages[0]);
    const undo = draft.remove(copy!);
    expect(draft.parts.map((part) => part.id)).toEqual([a, b]);
    undo();
    expect(draft.parts.map((part) => part.id)).toEqual([a, copy, b]);
  });

  it("is made of an old version, and what was there comes back", async () => {
    const draft = await opened();
    draft.add({ role: "user", content: "mine" });
    const undo = draft.restore({ version: 1, messages: [{ role: "user", content: "old" }], settings: { seed: 1 } });
    expect([draft.parent, draft.note, draft.body.messages.length]).toEqual([1, "From version 1", 1]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved().at(-1)).toMatchObject({ parent: 1, content: { note: "From version 1" } });
    undo();
    expect([draft.parent, draft.body.messages.at(-1)]).toEqual([2, { role: "user", content: "mine" }]);
  });

  it("is none again when restoring over no draft is taken back", async () => {
    const draft = await opened();
    const undo = draft.restore({ version: 1, messages: [{ role: "user", content: "old" }], settings: {} });
    undo();
    await vi.advanceTimersByTimeAsync(1000);
    expect([draft.state, draft.body.messages, saved()]).toEqual(["none", version.messages, []]);
    expect(backend.asked.map(({ name }) => name)).toContain("draft.drop");
  });

  it("is forked as the draft of another prompt", async () => {
    const draft = await opened();
    await draft.fork("mail", "ticket@2");
    const content = { messages: version.messages, settings: {}, note: "Forked from ticket@2", origin: "ticket@2" };
    expect(saved()).toEqual([{ prompt: "mail", content, parent: null }]);
  });

  it("begins anew where a draft was kept in a form of another time", async () => {
    backend.answers["draft.load"] = () => ({ draft: { content: "an old form", parent: 1, time: "" } });
    expect((await opened()).body.messages).toEqual(version.messages);
  });

  it("comes back when dropping it is taken back", async () => {
    const draft = await opened();
    draft.add({ role: "user", content: "c" });
    const undo = await draft.drop(version);
    undo();
    expect(draft.body.messages.at(-1)).toEqual({ role: "user", content: "c" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved()).toHaveLength(1);
  });

  it("is gone when dropped", async () => {
    const draft = await opened();
    draft.remove(draft.parts[0]!.id);
    await draft.drop(version);
    expect([draft.state, draft.body.messages]).toEqual(["none", version.messages]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved()).toEqual([]);
  });
});
