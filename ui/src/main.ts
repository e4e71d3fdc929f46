import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/verdicts.css";
import { mount } from "svelte";
import App from "./App.svelte";
import type { Backend } from "./backend";
import { HttpBackend } from "./backend/http";
import { isTauri, TauriBackend } from "./backend/tauri";
import { connect } from "./client.svelte";
import { settings } from "./settings.svelte";

async function choose(): Promise<Backend> {
  if (isTauri()) return new TauriBackend();
  // Screens can be looked at without a core while they are made; a production build does not contain this.
  if (import.meta.env.DEV || import.meta.env.MODE === "sample")
    return (await import("./testing/sample")).sampleBackend();
  const token = document.querySelector<HTMLMetaElement>('meta[name="attune-token"]')?.content ?? "";
  return new HttpBackend(location.origin, token);
}

settings.apply();
connect(await choose());
mount(App, { target: document.getElementById("app") ?? document.body });
