/** The model, from the provider that serves it. Each provider's code is loaded when it is asked for. */

import type { LanguageModel } from "ai";
import type { JsonValue } from "../../../lib/handler.ts";
import type { ApiSettings } from "./settings.ts";

/** A model, and what has to be said to its provider beyond what all understand. */
export interface Model {
  readonly model: LanguageModel;
  readonly providerOptions: Record<string, Record<string, JsonValue>>;
  /** Tools can be held to their schemas word for word. */
  readonly strictTools: boolean;
}

/** Makes the model of these settings. Nothing is asked of it yet. */
export async function modelOf(
  { provider, model, baseUrl, key }: ApiSettings,
): Promise<Model> {
  const options = {
    baseURL: baseUrl,
    ...(key !== undefined && { apiKey: key }),
  };
  const plain = { providerOptions: {}, strictTools: false };
  switch (provider) {
    case "openai": {
      const { createOpenAI } = await import("@ai-sdk/openai");
      return {
        ...plain,
        model: createOpenAI(options).responses(model),
        // What was said is sent again each time, and kept nowhere else.
        providerOptions: { openai: { store: false } },
        strictTools: true,
      };
    }
    case "anthropic": {
      const { createAnthropic } = await import("@ai-sdk/anthropic");
      return {
        ...plain,
        model: createAnthropic(options)(model),
        // What was said before costs a tenth when it is sent again.
        providerOptions: { anthropic: { cacheControl: { type: "ephemeral" } } },
      };
    }
    case "google": {
      const { createGoogle } = await import("@ai-sdk/google");
      return { ...plain, model: createGoogle(options)(model) };
    }
    case "openai-compatible": {
      const { createOpenAICompatible } = await import(
        "@ai-sdk/openai-compatible"
      );
      return {
        ...plain,
        model: createOpenAICompatible({
          ...options,
          name: "openai-compatible",
          includeUsage: true,
        })(model),
      };
    }
    default:
      return provider satisfies never;
  }
}
