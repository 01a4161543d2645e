/**
 * What all built-in agent backends say of themselves, apart from their code, so
 * that a pipeline is checked without loading a backend.
 *
 * @module
 */

import type { AgentDeclaration } from "../../../lib/agents/backend.ts";
import { ACP } from "./acp.ts";
import { API } from "./api.ts";
import { CLAUDE } from "./claude.ts";
import { CODEX } from "./codex.ts";
import { COMMAND } from "./command.ts";
import { FAKE } from "./fake.ts";
import { STUB } from "./stub.ts";

/** The built-in backends by name. */
export const DECLARED: Readonly<Record<string, AgentDeclaration>> = Object
  .fromEntries(
    [...ACP, API, CLAUDE, CODEX, COMMAND, FAKE, STUB].map((
      declared,
    ) => [declared.name, declared]),
  );
