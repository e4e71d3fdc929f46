import { render, screen, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../client.svelte";
import { fakeBackend } from "../../testing/fake";
import { atEmptyHome, atHome } from "../../testing/sample/home";
import type { Answers } from "../../testing/fake";
import Home from "./Home.svelte";

const around: Answers = { "replay.list": () => ({ replays: [] }), "prompt.list": () => ({ prompts: [] }) };

function open(answers: Answers) {
  const backend = fakeBackend({ ...around, ...answers });
  connect(backend);
  render(Home, { status: undefined });
  return backend;
}

describe("Home", () => {
  beforeEach(() => (location.hash = ""));

  it("shows the share with interval and coverage, and leads from each figure to its answers", async () => {
    open(atHome as Answers);
    const satisfaction = await screen.findByRole("region", { name: "Satisfaction" });
    expect(satisfaction.textContent).toMatch(/74 % of thumbs are up\s+\(71 % to 77 %\)/);
    expect(satisfaction.textContent).toMatch(/812 thumbs on 40,000 answers, 2\.0 %/);
    const prompts = within(satisfaction).getByRole("table", { name: "Satisfaction by prompt" });
    expect(within(prompts).getByRole("link", { name: "ticket" }).getAttribute("href")).toBe(
      "#/interactions?filter=prompt%3Aticket",
    );
    const changed = within(satisfaction).getByRole("link", { name: /fell from 79 % to 62 %/ });
    expect(changed.getAttribute("href")).toContain("after%3A2026-11-19");
  });

  it("lists what waits with the way there", async () => {
    open(atHome as Answers);
    const flips = await screen.findByRole("link", { name: /7 broken flips are unread/ });
    expect(flips.getAttribute("href")).toMatch(/^#\/replays\//);
    expect(screen.getByText(/Before: 77 % of 610 thumbs/)).toBeTruthy();
  });

  it("tells which ratings changed and which patterns grow, and leads to both", async () => {
    open(atHome as Answers);
    const rating = await screen.findByRole("link", { name: /Rating “tone” of ticket/ });
    expect(rating.getAttribute("href")).toContain("prompt%3Aticket");
    const growing = screen.getByRole("link", { name: "parcel, late, courier" });
    expect(growing.getAttribute("href")).toMatch(/^#\/patterns\?filter=pattern%3A/);
  });

  it("keeps what next turns were read as apart, leads to them, and reads new ones when asked", async () => {
    const asked: string[] = [];
    open({
      ...(atHome as Answers),
      "follow_up.read": () => {
        asked.push("read");
        return { read: 12 };
      },
    });
    const apart = await screen.findByRole("region", { name: "Counted apart" });
    const complaints = within(apart).getByRole("link", { name: "Implicit: next turn read as complaint" });
    expect(complaints.getAttribute("href")).toBe("#/interactions?filter=followup%3Acomplaint");
    expect(apart.textContent).toContain("611 answers of 9,400 answers with a next turn");
    within(apart).getByRole("button", { name: "Read follow-ups" }).click();
    expect(await within(apart).findByText("12 new turns read")).toBeTruthy();
    expect(asked).toEqual(["read"]);
  });

  it("says nothing of satisfaction before anything came in", async () => {
    open(atEmptyHome as Answers);
    expect(await screen.findByText("Nothing")).toBeTruthy();
    expect(screen.queryByRole("region", { name: "Satisfaction" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Copy the figures" })).toBeNull();
  });
});

describe("Taking the figures along", () => {
  const clipboard = { write: vi.fn() };

  beforeEach(() => {
    vi.clearAllMocks();
    vi.stubGlobal("navigator", { ...navigator, clipboard });
    vi.stubGlobal(
      "ClipboardItem",
      class {
        constructor(readonly items: Record<string, Promise<Blob>>) {}
      },
    );
  });
  afterEach(() => vi.unstubAllGlobals());

  async function dialog(answers: Answers) {
    const backend = open(answers);
    await userEvent.click(await screen.findByRole("button", { name: "Copy the figures" }));
    await screen.findByRole("img", { name: "Satisfaction, drawn for a slide" });
    return backend;
  }
  const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

  /** What was put on the clipboard, by type. */
  async function put(): Promise<Record<string, string>> {
    const [[item]] = clipboard.write.mock.calls[0] as [[{ items: Record<string, Promise<Blob>> }]];
    const texts = Object.entries(item.items).map(async ([type, blob]) => [type, await (await blob).text()] as const);
    return Object.fromEntries(await Promise.all(texts));
  }

  it("copies Markdown as it comes from the core", async () => {
    await dialog(atHome as Answers);
    await press("Copy as Markdown");
    expect(await put()).toEqual({ "text/plain": "markdown of Home\n" });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("copies the table for spreadsheets and for texts at once", async () => {
    await dialog(atHome as Answers);
    await press("Copy as a table");
    expect(await put()).toEqual({ "text/plain": "tsv of Home\n", "text/html": "html of Home\n" });
  });

  it("says what to do where the clipboard refuses, and saves the picture in a file", async () => {
    const backend = await dialog(atHome as Answers);
    clipboard.write.mockRejectedValueOnce(new DOMException("not allowed"));
    await press("Copy as Markdown");
    expect((await screen.findByRole("alert")).textContent).toContain("Save the picture instead");
    backend.pick = async () => [{ handle: "handle:1", name: "weekly.svg" }];
    await press("Save the picture");
    expect(backend.asked.map(({ request }) => request)).toContainEqual({ form: "picture", file: "handle:1" });
  });
});
