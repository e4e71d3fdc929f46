/** The window's own shell: commands for operations, dialogs, what it was started with and a job's end, and two events. */
import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Backend, Drop, PickOptions, Picked } from "../backend";
import type { Answer, Name, Request, Step } from "../words";

export const isTauri = (): boolean => "__TAURI_INTERNALS__" in window;

export class TauriBackend implements Backend {
  call<N extends Name>(name: N, request: Request<N>, onProgress?: (step: Step) => void): Promise<Answer<N>> {
    const progress = new Channel<Step>();
    if (onProgress) progress.onmessage = onProgress;
    return invoke("operate", { name, request, progress });
  }

  pick(options: PickOptions): Promise<Picked[]> {
    return invoke("pick", { options });
  }

  onDrop(listener: (drop: Drop) => void): () => void {
    const listening = listen<Drop>("drop", ({ payload }) => listener(payload));
    // Files that the program was started with are dropped as soon as somebody listens.
    void listening.then(async () => {
      const files = await invoke<Picked[]>("brought");
      if (files.length > 0) listener({ kind: "dropped", files });
    });
    return () => void listening.then((stop) => stop());
  }

  onLink(listener: (address: string) => void): () => void {
    const listening = listen<string>("link", ({ payload }) => listener(payload));
    return () => void listening.then((stop) => stop());
  }

  tellEnd(job: string): Promise<void> {
    return invoke("tell_end", { job });
  }
}
