/**
 * Holds a value against a JSON Schema for as long as it may take. A pattern can
 * backtrack without end, and what an agent says is what makes it do so: a
 * schema with patterns is held in a thread of its own, which can be ended.
 *
 * @module
 */

import { moduleUrl } from "../form.ts";
import type { JsonValue } from "../handler.ts";
import type { JsonSchema } from "./backend.ts";
import { isObject } from "./json_object.ts";
import { type Validated, type Validator, validatorOf } from "./validate.ts";

/** Holds values against one schema, at once or by and by. */
export type PatientValidator = (
  value: JsonValue,
) => Validated | Promise<Validated>;

/** How long to wait. */
export interface Patience {
  /** The attempt's: its reason is thrown when it is aborted. */
  readonly signal: AbortSignal;
  /** Milliseconds after which a value is given up. @default 10 seconds */
  readonly limitMs?: number;
}

/** What the thread is asked. */
export interface ValidationOrder {
  readonly schema: JsonSchema;
  readonly name: string;
  readonly value: JsonValue;
}

/**
 * Prepares a schema.
 *
 * @param name what messages call the value, such as `output`
 * @throws {SchemaError} when it is no schema.
 */
export async function patientValidatorOf(
  schema: JsonSchema,
  name: string,
  { signal, limitMs = 10_000 }: Patience,
): Promise<PatientValidator> {
  const validate: Validator = await validatorOf(schema, name);
  if (!hasPattern(schema)) return validate;
  return async (value) => {
    signal.throwIfAborted();
    const worker = new Worker(
      moduleUrl("lib/agents/validate_worker.ts"),
      { type: "module", name: "validation" },
    );
    const { promise, resolve, reject } = Promise.withResolvers<Validated>();
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop);
    const timer = setTimeout(
      () => resolve({ ok: false, message: givenUp(name, limitMs) }),
      limitMs,
    );
    worker.onmessage = ({ data }: MessageEvent<Validated>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`the validating thread ended: ${event.message}`));
    };
    const order: ValidationOrder = { schema, name, value };
    worker.postMessage(order);
    try {
      return await promise;
    } finally {
      worker.terminate();
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  };
}

function givenUp(name: string, limitMs: number): string {
  return `${name} cannot be held against the patterns of its schema: no end was found in ${
    limitMs / 1000
  } s`;
}

/** True for a schema with regular expressions, its own or those of formats. A property may have such a name: its value is no text. */
function hasPattern(schema: JsonValue): boolean {
  if (Array.isArray(schema)) return schema.some(hasPattern);
  if (!isObject(schema)) return false;
  return Object.entries(schema).some(([key, value]) =>
    key === "patternProperties" ||
    (typeof value === "string" && (key === "pattern" || key === "format")) ||
    hasPattern(value)
  );
}

/** Nobody calls this: what is started by its address has to be fetched with factory, and Deno fetches what is imported. */
export function fetchedWithFactory(): Promise<unknown> {
  return import("./validate_worker.ts");
}
