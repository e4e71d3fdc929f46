import { render, screen, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { expect, it } from "vitest";
import { connect } from "../../client.svelte";
import { fakeBackend } from "../../testing/fake";
import { retirement } from "../../testing/sample/delivering";
import Retirements from "./Retirements.svelte";

it("says which prompts a retirement hits and how much of the answers, and leads to the replay", async () => {
  connect(
    fakeBackend({
      "changes.since": ({ seq }) => ({ seq, words: [] }),
      "model.retirements": () => ({ retirements: [retirement] }),
    }),
  );
  render(Retirements);
  const hit = within(await screen.findByRole("region", { name: "gpt-4.1-mini retires" }));
  expect(hit.getByRole("heading").textContent).toContain("Switched off on 2027-01-14, in 49 days");
  expect(hit.getByText(/Of all answers it gave 78 % in 30 days, 73 % in 90 days/)).toBeTruthy();
  await userEvent.click(hit.getByRole("button", { name: "Try ticket on another model" }));
  const query = new URLSearchParams({ candidate: "ticket", other: "yes", model: "builtin", was: "gpt-4.1-mini" });
  expect(location.hash).toBe(`#/replays/new?${query}`);
});
