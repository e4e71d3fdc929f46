/**
 * The same operations over HTTP: `POST /operate/NAME`, answered in lines of JSON, any number of `{"step": …}` and
 * then one `{"answer": …}` or `{"error": …}`. A file is sent to `POST /files`, which gives its handle.
 */
import type { Backend, Drop, PickOptions, Picked } from "../backend";
import type { Answer, AttuneError, Name, Request, Step } from "../words";

type Line = { step: Step } | { answer: unknown } | { error: AttuneError };

export class HttpBackend implements Backend {
  constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  async call<N extends Name>(name: N, request: Request<N>, onProgress?: (step: Step) => void): Promise<Answer<N>> {
    const response = await this.post(`operate/${name}`, JSON.stringify(request), "application/json");
    for await (const line of lines(response)) {
      const said = JSON.parse(line) as Line;
      if ("step" in said) onProgress?.(said.step);
      else if ("error" in said) throw said.error;
      else return said.answer as Answer<N>;
    }
    throw incomplete(name);
  }

  async pick(options: PickOptions): Promise<Picked[]> {
    const files = await chooseFiles(options);
    return Promise.all(files.map((file) => this.upload(file)));
  }

  onDrop(listener: (drop: Drop) => void): () => void {
    const stop = new AbortController();
    const on = (type: "dragover" | "dragleave" | "drop", react: (event: DragEvent) => void) =>
      window.addEventListener(type, react, { signal: stop.signal });
    on("dragover", (event) => {
      event.preventDefault();
      listener({ kind: "over" });
    });
    on("dragleave", () => listener({ kind: "left" }));
    on("drop", (event) => {
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      void Promise.all(files.map((file) => this.upload(file))).then((picked) =>
        listener({ kind: "dropped", files: picked }),
      );
    });
    return () => stop.abort();
  }

  /** A browser's tab is led by its own address. */
  onLink(): () => void {
    return () => {};
  }

  async tellEnd(): Promise<void> {}

  private async upload(file: File): Promise<Picked> {
    const response = await this.post("files", file, "application/octet-stream");
    const { handle } = (await response.json()) as { handle: string };
    return { handle, name: file.name };
  }

  private post(path: string, body: BodyInit, type: string): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": type };
    return fetch(`${this.base}/${path}`, { method: "POST", headers, body });
  }
}

function chooseFiles(options: PickOptions): Promise<File[]> {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = options.multiple ?? false;
  input.accept = (options.extensions ?? []).map((extension) => `.${extension}`).join(",");
  return new Promise((resolve) => {
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

async function* lines(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const parts = (rest + read.value).split("\n");
    rest = parts.pop() ?? "";
    yield* parts.filter((part) => part.trim() !== "");
  }
  if (rest.trim() !== "") yield rest;
}

function incomplete(name: string): AttuneError {
  const hint = "Look whether it happened before you try again";
  return { code: "input_output", message: `The answer to ${name} broke off`, hint, where: null };
}
