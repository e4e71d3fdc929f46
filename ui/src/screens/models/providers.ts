import type { Provider as ProviderId } from "../../words";

/** What is known beforehand of a provider, so that few fields are left to fill in. */
export interface Provider {
  /** As the core names it. */
  id: ProviderId;
  words: string;
  url: string;
  needsKey: boolean;
  model: string;
  hint?: string;
}

export const providers: readonly Provider[] = [
  { id: "openai", words: "OpenAI", url: "https://api.openai.com/v1", needsKey: true, model: "gpt-4.1-mini" },
  { id: "anthropic", words: "Anthropic", url: "https://api.anthropic.com", needsKey: true, model: "claude-sonnet-4-5" },
  {
    id: "azure",
    words: "Azure OpenAI",
    url: "https://NAME.openai.azure.com/openai/v1",
    needsKey: true,
    model: "",
    hint: "The model is the name of your deployment",
  },
  { id: "ollama", words: "Ollama", url: "http://127.0.0.1:11434/v1", needsKey: false, model: "" },
  { id: "lm-studio", words: "LM Studio", url: "http://127.0.0.1:1234/v1", needsKey: false, model: "" },
  { id: "vllm", words: "vLLM", url: "http://127.0.0.1:8000/v1", needsKey: false, model: "" },
  { id: "llama-server", words: "llama-server", url: "http://127.0.0.1:8080/v1", needsKey: false, model: "" },
  { id: "openai-compatible", words: "Another server of the OpenAI form", url: "", needsKey: true, model: "" },
  {
    id: "http",
    words: "Your own application",
    url: "http://127.0.0.1:3000/replay",
    needsKey: false,
    model: "",
    hint: "It gets each case as JSON and answers output and usage, so retrieval and code are replayed too",
  },
];

export function provider(id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}
