/** The four providers behind one script: what a model says is the same, whoever serves it. */

import { mockAnthropic } from "../mock_anthropic.ts";
import { mockGoogle } from "../mock_google.ts";
import { mockOpenai } from "../mock_openai.ts";

/** What a model says and does, or does not. */
export type Say =
  | {
    readonly text?: string;
    readonly tools?: readonly {
      readonly name: string;
      readonly input: Readonly<Record<string, unknown>>;
    }[];
    readonly cut?: boolean;
  }
  | { readonly status: number; readonly retryAfter?: number }
  | { readonly hang: true };

/** A provider that says what it is told to. */
export interface MockProvider extends AsyncDisposable {
  /** For `llm_provider`. */
  readonly provider: string;
  /** The variables that lead to it. */
  readonly env: Readonly<Record<string, string>>;
  /** How many questions there were. */
  count(): number;
  /** All of a question's body, as JSON. */
  body(index: number): string;
  /** Everything else that was asked for. */
  readonly others: readonly string[];
}

/** The name of a provider with its API. */
export type ProviderName = "responses" | "chat" | "anthropic" | "google";

/** All of them. */
export const PROVIDER_NAMES: readonly ProviderName[] = [
  "responses",
  "chat",
  "anthropic",
  "google",
];

/** Starts one. `script` is one saying for each question, the last again and again; or a function. */
export function mockProvider(
  name: ProviderName,
  script: readonly Say[] | ((index: number) => Say),
): MockProvider {
  const say = (index: number) =>
    typeof script === "function"
      ? script(index)
      : script[Math.min(index, script.length - 1)] ?? {};
  switch (name) {
    case "responses":
    case "chat": {
      const mock = mockOpenai((_, index) => say(index));
      return {
        ...common(mock),
        ...name === "responses"
          ? {
            provider: "openai",
            env: { OPENAI_API_KEY: "sk-mock-key", OPENAI_BASE_URL: mock.url },
          }
          : {
            provider: "openai-compatible",
            env: { ATTRACTOR_API_BASE_URL: mock.url },
          },
      };
    }
    case "anthropic": {
      const mock = mockAnthropic((_, index) => say(index));
      return {
        ...common(mock),
        provider: "anthropic",
        env: { ANTHROPIC_API_KEY: "sk-mock-key", ANTHROPIC_BASE_URL: mock.url },
      };
    }
    case "google": {
      const mock = mockGoogle((_, index) => say(index));
      return {
        ...common(mock),
        provider: "google",
        env: {
          GEMINI_API_KEY: "sk-mock-key",
          GOOGLE_GEMINI_BASE_URL: mock.url,
        },
      };
    }
    default:
      return name satisfies never;
  }
}

function common(
  mock: AsyncDisposable & {
    readonly requests: readonly { readonly body: unknown }[];
    readonly others: readonly string[];
  },
) {
  return {
    count: () => mock.requests.length,
    body: (index: number) => JSON.stringify(mock.requests[index]?.body),
    others: mock.others,
    [Symbol.asyncDispose]: () => mock[Symbol.asyncDispose](),
  };
}
