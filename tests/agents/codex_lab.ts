/** The real codex, with a home of its own and a stand-in for its model. */

import { CodexHome } from "./codex_home.ts";
import { agentProgram } from "./install.ts";
import {
  type MockOpenai,
  mockOpenai,
  type MockScript,
  type MockTurn,
} from "./mock_openai.ts";

/** The program; `undefined` where it is not installed. */
export const CODEX = agentProgram("codex");

/** What codex must not tell anybody. */
export const SECRET = "sk-mock-0123456789abcdef";

/** What a home is set up for. */
export interface LabOptions {
  /** The variable that the model's key is in. @default "OPENAI_API_KEY" */
  readonly key?: string;
}

/** Codex, its home and its model, until they are disposed of. */
export class CodexLab implements AsyncDisposable {
  readonly mock: MockOpenai;
  readonly home: CodexHome;

  constructor(
    script: readonly MockTurn[] | MockScript,
    { key = "OPENAI_API_KEY" }: LabOptions = {},
  ) {
    this.mock = mockOpenai(script);
    this.home = new CodexHome(configToml(this.mock.url, key));
  }

  /** The variables that codex needs. */
  get env(): Readonly<Record<string, string>> {
    return { CODEX_HOME: this.home.path, OPENAI_API_KEY: SECRET };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mock[Symbol.asyncDispose]();
    this.home[Symbol.dispose]();
  }
}

/** Settings by which codex speaks to nobody but its model, and gives up at once. */
function configToml(url: string, key: string): string {
  return `model_provider = "mock"
check_for_update_on_startup = false

[model_providers.mock]
name = "mock"
base_url = "${url}"
wire_api = "responses"
env_key = "${key}"
request_max_retries = 0
stream_max_retries = 0

[analytics]
enabled = false

[features]
plugins = false
`;
}

/** A command that the model has codex run. */
export function shell(cmd: string): MockTurn {
  return { tools: [{ name: "exec_command", input: { cmd } }] };
}

/** A patch that the model has codex apply. */
export function patch(text: string): MockTurn {
  const input = `*** Begin Patch\n${text}\n*** End Patch\n`;
  return { tools: [{ name: "apply_patch", input }] };
}

/** The model's last word. */
export function answer(
  fields: Readonly<Record<string, unknown>> = {},
): MockTurn {
  return {
    text: JSON.stringify({
      outcome: "success",
      preferred_next_label: "",
      suggested_next_ids: [],
      context_updates: [],
      verification_plan: null,
      notes: "done",
      failure_reason: "",
      ...fields,
    }),
  };
}
