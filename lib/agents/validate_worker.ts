/** A thread that holds one value against a schema. Whoever started it ends it. */

import type { ValidationOrder } from "./patience.ts";
import { type Validated, validatorOf } from "./validate.ts";

/** What a thread has for a global object; the package's types are those of the main thread. */
interface Scope {
  postMessage(validated: Validated): void;
  onmessage: ((event: MessageEvent<ValidationOrder>) => void) | null;
}

const scope = globalThis as unknown as Scope;

scope.onmessage = async ({ data: { schema, name, value } }) => {
  const validate = await validatorOf(schema, name);
  scope.postMessage(validate(value));
};
