import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../client.svelte";
import { parse, router } from "../../router.svelte";
import { settings } from "../../settings.svelte";
import { fakeBackend } from "../../testing/fake";
import { atEmptyHome, atHome } from "../../testing/sample/home";
import type { Answers } from "../../testing/fake";
import Home from "./Home.svelte";

const around: Answers = {
  "replay.list": () => ({ replays: [] }),
  "prompt.list": () => ({ prompts: [] }),
  "job.list": () => ({ jobs: [] }),
};

function open(answers: Answers) {
  const backend = fakeBackend({ ...around, ...answers });
  connect(backend);
  render(Home, { status: undefined });
  return backend;
}

describe("Home", () => {
  beforeEach(() => {
    settings.home = {};
    location.hash = "#/home";
    router.go("#/home");
  });

  it("shows the share with interval and coverage, and leads from each figure to its answers", async () => {
    open(atHome as Answers);
    const content = await screen.findByRole("region", { name: "Are people content?" });
    const satisfaction = screen.getByRole("region", { name: "Satisfaction" });
    expect(content.textContent).toMatch(/74 % of thumbs are up\s+\(71 % to 77 %\)/);
    expect(content.textContent).toMatch(/812 thumbs on 40,000 answers, 2\.0 %/);
    const prompts = within(satisfaction).getByRole("table", { name: "Satisfaction by prompt" });
    expect(within(prompts).getByRole("link", { name: "ticket" }).getAttribute("href")).toBe(
      "#/interactions?filter=prompt%3Aticket",
    );
    const changed = within(content).getByRole("link", { name: /fell from 79 % to 62 %/ });
    expect(changed.getAttribute("href")).toContain("after%3A2026-11-19");
  });

  it("sets the last week's volume, time and cost beside the week before", async () => {
    open(atHome as Answers);
    const content = await screen.findByRole("region", { name: "Are people content?" });
    const words = content.textContent?.replace(/\s+/g, " ") ?? "";
    expect(words).toContain("Answers 3,300 before 3,288");
    expect(words).toContain("Median latency 905 ms before 815 ms");
    expect(words).toContain("Cost $6.93 before $6.90");
    expect(within(content).getByRole("link", { name: "3,300" }).getAttribute("href")).toContain("after%3A2026-11-19");
  });

  it("tells what each model cost this month, and leads to its answers", async () => {
    open(atHome as Answers);
    const costs = await screen.findByRole("table", { name: "Cost by model this month" });
    expect(costs.textContent?.replace(/\s+/g, " ")).toMatch(/gpt-4\.1 ?\$18\.06 ?2,100/);
    expect(within(costs).getByRole("link", { name: "gpt-4.1" }).getAttribute("href")).toContain("model%3Agpt-4.1");
  });

  it("takes a first and a last day besides the usual spans", async () => {
    const backend = open(atHome as Answers);
    const asked = () => backend.asked.filter(({ name }) => name === "home.show").at(-1)?.request;
    await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Days" }), "Other days…");
    await fireEvent.change(screen.getByLabelText("First day"), { target: { value: "2026-11-02" } });
    await vi.waitFor(() => expect(asked()).toEqual({ since: "2026-11-02" }));
    await fireEvent.change(screen.getByLabelText("Last day"), { target: { value: "2026-11-15" } });
    await vi.waitFor(() => expect(asked()).toEqual({ since: "2026-11-02", until: "2026-11-15" }));
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Days" }), "All time");
    await vi.waitFor(() => expect(asked()).toEqual({}));
  });

  it("is narrowed by one row of choices, which the address and the next visit keep", async () => {
    const backend = open(atHome as Answers);
    const asked = () => backend.asked.filter(({ name }) => name === "home.show").at(-1)?.request;
    await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Prompt" }), "ticket");
    await vi.waitFor(() => expect(asked()).toEqual({ prompt: "ticket" }));
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Days" }), "Last 4 weeks");
    await vi.waitFor(() => expect(asked()).toEqual({ since: "4w", prompt: "ticket" }));
    expect(parse(location.hash).query).toEqual({ since: "4w", prompt: "ticket" });
    cleanup();
    location.hash = "#/home";
    router.go("#/home");
    open(atHome as Answers);
    await screen.findByRole("button", { name: "Show all" });
    expect(parse(location.hash).query).toEqual({ since: "4w", prompt: "ticket" });
    await userEvent.click(screen.getByRole("button", { name: "Show all" }));
    expect(location.hash).toBe("#/home");
  });

  it("keeps the choice of days beside a span that the core refuses", async () => {
    router.route = parse("#/home?since=2026-11-12&until=2026-11-02");
    open({
      "home.show": () => {
        throw { code: "wrong_usage", message: "2026-11-12 comes after 2026-11-02: no day is left" };
      },
    });
    await screen.findByText(/no day is left/);
    expect((screen.getByLabelText("First day") as HTMLInputElement).value).toBe("2026-11-12");
    expect(screen.getByRole("button", { name: "Show all" })).toBeDefined();
  });

  it("reads out each week by keyboard, and shows all of them as a table", async () => {
    open(atHome as Answers);
    const line = await screen.findByRole("region", { name: "Satisfaction week by week" });
    const week = within(line).getByRole("slider", { name: "Week" });
    expect(week.getAttribute("aria-valuetext")).toMatch(/62 % up .* of 159, 3,300 answers, median 905 ms, \$/);
    await fireEvent.input(week, { target: { value: "7" } });
    expect(week.getAttribute("aria-valuetext")).toContain("no thumbs, 0 answers");
    await userEvent.click(within(line).getByRole("button", { name: /As a table/ }));
    const table = within(line).getByRole("table");
    expect(within(table).getAllByRole("row")).toHaveLength(13);
    expect(table.textContent).toContain("ticket@2 to production");
  });

  it("lists what waits with the way there", async () => {
    open(atHome as Answers);
    const flips = await screen.findByRole("link", { name: /Read them: 7 broken flips are unread/ });
    expect(flips.getAttribute("href")).toMatch(/^#\/replays\/.*tab=flips/);
    const before = screen.getByRole("row", { name: /Before/ });
    expect(before.textContent?.replace(/\s+/g, " ")).toContain("77 % (74 % to 80 %) of 610 thumbs in 28 days");
    expect(screen.getByText(/−11\.8 points \(−19\.4 to −4\.5\)/)).toBeTruthy();
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
    expect(screen.queryByRole("region", { name: "Are people content?" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Copy the figures" })).toBeNull();
  });
});

describe("Taking the figures along", () => {
  const clipboard = { write: vi.fn() };

  beforeEach(() => {
    settings.home = {};
    location.hash = "#/home";
    router.go("#/home");
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
