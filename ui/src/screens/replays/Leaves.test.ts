import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { ReplayDestination } from "../../words";
import Leaves from "./Leaves.svelte";

const away: ReplayDestination = {
  host: "https://api.example:443",
  models: ["gpt"],
  calls: 160,
  cases: 80,
  users: 71,
  away: true,
  blocked: false,
};
const here: ReplayDestination = { ...away, host: "builtin", models: ["builtin"], calls: 80, away: false };
const words = () =>
  (screen.getByText("What leaves this machine").parentElement?.textContent ?? "").replace(/\s+/g, " ");

it("names the host and how many users’ messages it would get, and what stays here", () => {
  render(Leaves, { to: [away, here] });
  expect(words()).toContain("Messages of 71 users to https://api.example:443 (gpt): 80 cases in 160 calls");
  expect(words()).toContain("80 calls of builtin on this machine");
  expect(words()).not.toContain("refused");
});

it("says before anything is sent that it will be refused", () => {
  render(Leaves, { to: [{ ...away, blocked: true }] });
  expect(words()).toContain("in 160 calls will be refused");
});

it("says so where nothing leaves", () => {
  render(Leaves, { to: [here] });
  expect(words()).toMatch(/^What leaves this machine Nothing/);
});
