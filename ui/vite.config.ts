import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

/** What the window itself sets; the preview sends it too, so that a breach shows while the screens are made. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
].join("; ");

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), mode === "test" && svelteTesting()],
  // The newest engines only: the window's own, so nothing needs to be written for older ones.
  build: {
    target: ["safari18", "chrome125"],
    cssTarget: ["safari18", "chrome125"],
    assetsInlineLimit: 0,
    modulePreload: false,
    outDir: mode === "sample" ? "dist-sample" : "dist",
  },
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  preview: { port: 4173, strictPort: true, headers: { "content-security-policy": policy } },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"], setupFiles: ["src/testing/setup.ts"] },
}));
