/**
 * An agent within factory itself: a loop around the API of a provider, with
 * tools that run in the node's sandbox.
 *
 * @module
 */

import type {
  AgentBackend,
  AgentReply,
  AgentRequest,
} from "../../lib/agents/backend.ts";
import { SettingError } from "../../lib/agents/settings.ts";
import { type ApiSettings, apiSettings } from "./api/settings.ts";
import { refused } from "./refused.ts";

/** Answers by the API of a provider. */
export default {
  name: "api",
  run,
} satisfies AgentBackend;

async function run(request: AgentRequest): Promise<AgentReply> {
  let settings: ApiSettings;
  try {
    settings = apiSettings(request);
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    return refused(error.message);
  }
  try {
    const { answer } = await import("./api/answer.ts");
    return await answer(request, settings);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "NotCapable") throw error;
    return refused(`the api backend may not run: ${error.message}`);
  }
}
