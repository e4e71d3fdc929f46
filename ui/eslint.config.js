import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const onlyBackend = {
  group: ["@tauri-apps/*"],
  message: "Only backend/tauri.ts may know the shell.",
};

export default ts.config(
  { ignores: ["dist", "dist-sample", "src/operations.ts"] },
  ...ts.configs.recommended,
  ...svelte.configs["flat/recommended"],
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    rules: {
      "no-restricted-imports": ["error", { patterns: [onlyBackend] }],
      "svelte/no-at-html-tags": "error",
      // The router is a hash router of our own.
      "svelte/no-navigation-without-resolve": "off",
      "no-undef": "off",
      // A blank that must stay before an element is written {" "}.
      "svelte/no-useless-mustaches": "off",
      // Most maps and sets are not shown on screen.
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  { files: ["src/backend/tauri.ts"], rules: { "no-restricted-imports": "off" } },
);
