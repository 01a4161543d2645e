/**
 * What models cost, by the list of `@pydantic/genai-prices`. It is loaded when
 * first asked for.
 *
 * @module
 */

import type { Usage } from "../handler.ts";

/** Where to look for a price. */
export interface PriceOptions {
  /** Who serves the model, such as `openai`. @default the one that is known for models of that name */
  readonly provider?: string | undefined;
}

/**
 * US dollars for what was used.
 *
 * @returns `undefined` when the price is not known: it is never guessed.
 */
export async function costOf(
  usage: Usage,
  { provider }: PriceOptions = {},
): Promise<number | undefined> {
  const { model, inputTokens, cachedInputTokens = 0, outputTokens } = usage;
  if (model === undefined) return undefined;
  return await price(model, provider, {
    input_tokens: inputTokens,
    // More than there was in all would be a mistake of whoever counted.
    cache_read_tokens: Math.min(cachedInputTokens, inputTokens),
    output_tokens: outputTokens,
  });
}

/** True when the cost of a model's answers can be known. */
export async function isPriced(
  model: string,
  provider?: string,
): Promise<boolean> {
  const one = { input_tokens: 1, output_tokens: 1 };
  return await price(model, provider, one) !== undefined;
}

async function price(
  model: string,
  provider: string | undefined,
  usage: Readonly<Record<string, number>>,
): Promise<number | undefined> {
  const { calcPrice } = await import("@pydantic/genai-prices");
  for (const [id, name] of names(model.trim(), provider?.trim())) {
    const found = calcPrice(
      usage,
      name,
      id === undefined ? {} : { providerId: id },
    );
    if (found) return found.total_price;
  }
  return undefined;
}

/** Providers and names to look under: `openai/gpt-5` may be one name, or a provider with its model. */
function* names(
  model: string,
  provider: string | undefined,
): Iterable<readonly [provider: string | undefined, model: string]> {
  yield [provider || undefined, model];
  const slash = model.indexOf("/");
  if (slash > 0 && !provider) {
    yield [model.slice(0, slash), model.slice(slash + 1)];
  }
}
