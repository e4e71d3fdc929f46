import { render, screen, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../client.svelte";
import { fakeBackend } from "../../testing/fake";
import { atEmptyHome, atHome } from "../../testing/sample/home";
import type { Answers } from "../../testing/fake";
import Home from "./Home.svelte";

const around: Answers = { "replay.list": () => ({ replays: [] }), "prompt.list": () => ({ prompts: [] }) };

function open(answers: Answers) {
  connect(fakeBackend({ ...around, ...answers }));
  render(Home, { status: undefined });
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
  });
});
