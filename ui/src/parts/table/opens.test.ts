import { expect, test } from "vitest";
import { opens } from "./opens";

test("a press anywhere in the row opens its first link, one on a control only that", () => {
  document.body.innerHTML = `<table><tr><td><a href="#/one">one</a></td><td>cell</td><td><button>Undo</button></td></tr></table>`;
  const row = document.querySelector("tr")!;
  let opened = 0;
  document.querySelector("a")!.addEventListener("click", (event) => {
    event.preventDefault();
    opened += 1;
  });
  const close = opens(row);
  row.querySelectorAll("td")[1]!.click();
  expect(opened).toBe(1);
  document.querySelector("button")!.click();
  expect(opened).toBe(1);
  document.querySelector("a")!.click();
  expect(opened).toBe(2);
  close();
  row.querySelectorAll("td")[1]!.click();
  expect(opened).toBe(2);
});
