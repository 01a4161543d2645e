/**
 * The attributes of all built-in agent backends, apart from their code, so
 * that a pipeline is checked without loading a backend.
 *
 * @module
 */

import type { AttrSpec } from "../../../lib/handler.ts";
import { COMMAND_ATTRIBUTES } from "./command.ts";
import { FAKE_ATTRIBUTES } from "./fake.ts";

/** Every attribute that some built-in backend declares. */
export const AGENT_ATTRIBUTES: readonly AttrSpec[] = [
  ...COMMAND_ATTRIBUTES,
  ...FAKE_ATTRIBUTES,
];
