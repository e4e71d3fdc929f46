import { render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";
import { call, connect, invalidate } from "./client.svelte";
import { fakeBackend, type Fake } from "./testing/fake";
import Watcher from "./testing/probes/Watcher.svelte";

const page = (total: number) => ({
  total,
  total_is_estimate: false,
  next_cursor: null,
  previous_cursor: null,
  cursor: null,
  row: 0,
  interactions: [],
});
let backend: Fake;
const lists = () => backend.asked.filter(({ name }) => name === "interaction.list").length;

beforeEach(() => {
  backend = fakeBackend({
    "interaction.list": ({ filter }) => page(filter === "a" ? 1 : 2),
    "changes.since": ({ seq }) => ({ seq, words: [] }),
  });
  connect(backend);
});

describe("query", () => {
  it("shows the answer", async () => {
    render(Watcher, { filter: "a" });
    await screen.findByText("total 1");
    expect(screen.getByText("settled")).toBeTruthy();
  });

  it("keeps the old answer while the new one is on its way", async () => {
    const { rerender } = render(Watcher, { filter: "a" });
    await screen.findByText("total 1");
    let arrive: (answer: ReturnType<typeof page>) => void = () => {};
    backend.answers["interaction.list"] = () => new Promise((resolve) => (arrive = resolve));
    await rerender({ filter: "b" });
    await screen.findByText("loading");
    expect(screen.getByText("total 1")).toBeTruthy();
    arrive(page(7));
    await screen.findByText("total 7");
  });

  it("asks again when a word it reads has changed, and only then", async () => {
    render(Watcher, { filter: "a" });
    await screen.findByText("total 1");
    invalidate(["model"]);
    expect(lists()).toBe(1);
    backend.answers["interaction.list"] = () => page(3);
    invalidate(["interaction"]);
    await screen.findByText("total 3");
  });

  it("is asked once for two that watch the same", async () => {
    render(Watcher, { filter: "a" });
    render(Watcher, { filter: "a" });
    await waitFor(() => expect(screen.getAllByText("total 1")).toHaveLength(2));
    expect(lists()).toBe(1);
  });

  it("does not let a late answer overtake a newer one", async () => {
    const arrivals: ((total: number) => void)[] = [];
    backend.answers["interaction.list"] = () =>
      new Promise((resolve) => arrivals.push((total) => resolve(page(total))));
    render(Watcher, { filter: "a" });
    await waitFor(() => expect(arrivals).toHaveLength(1));
    invalidate(null);
    await waitFor(() => expect(arrivals).toHaveLength(2));
    arrivals[1]?.(2);
    await screen.findByText("total 2");
    arrivals[0]?.(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(screen.getByText("total 2")).toBeTruthy();
  });

  it("shows the error of a failed call by its code", async () => {
    backend.answers["interaction.list"] = () => Promise.reject({ code: "busy", message: "x", hint: null, where: null });
    render(Watcher, { filter: "a" });
    await screen.findByText("busy");
  });
});

describe("call", () => {
  it("looks at once for what it changed", async () => {
    backend.answers["tag.add"] = () => ({ tag: "x", changed: 1 });
    await call("tag.add", { tag: "x", ids: ["1"] });
    await waitFor(() => expect(backend.asked.map(({ name }) => name)).toContain("changes.since"));
  });

  it("turns whatever was thrown into an error with a code", async () => {
    backend.answers["tag.add"] = () => Promise.reject(new Error("boom"));
    await expect(call("tag.add", { tag: "x", ids: [] })).rejects.toMatchObject({ code: "internal", message: "boom" });
  });
});
