// Makes the pictures of the README: the window with the sample answers of ui/src/testing, in a headless browser.
//
//     cd ui && npx vite build --mode sample && npx vite preview --mode sample &
//     npm install --prefix /tmp/browser playwright-core
//     NODE_PATH=/tmp/browser/node_modules node docs/pictures.mjs /usr/bin/chromium http://localhost:4173
//     pngquant --force --ext .png docs/*.png
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const [executablePath, origin] = process.argv.slice(2);

const replay = "#/replays/019aaf10-0000-7000-8000-000000001b59";
/** Name, theme, address, and what is pressed there. */
const pictures = [
  ["verdict", "dark", replay],
  ["flips", "light", `${replay}?tab=flips`],
  ["promote", "light", replay, "Control+Enter"],
  ["home", "light", "#/home"],
  ["interactions", "dark", "#/interactions?filter=thumb:down", "j", "j", "Enter"],
  ["editor", "light", "#/prompts/ticket"],
  ["compare", "dark", "#/prompts/ticket?tab=compare"],
  ["plan", "light", "#/replays/new?candidate=ticket@2"],
];

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
for (const [name, theme, address, ...keys] of pictures) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  await page.addInitScript((theme) => localStorage.setItem("attune.settings", JSON.stringify({ theme })), theme);
  await page.goto(`${origin}/${address}`);
  await page.waitForSelector("main h1");
  await page.waitForTimeout(1500);
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(500);
  }
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, import.meta.url)) });
  await page.close();
}
await browser.close();
