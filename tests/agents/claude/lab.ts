/** The real claude in a pipeline, with a home of its own and the mock of its API. */

import {
  type MockAnthropic,
  mockAnthropic,
  type MockScript,
  type MockTurn,
} from "../mock_anthropic.ts";
import { denoDir } from "../../support/deno_dir.ts";
import { CLAUDE_PROGRAM, SECRET } from "./real.ts";

/** What a lab is set up with. */
export interface LabOptions {
  /** The server's address instead of the mock's. */
  readonly url?: string;
  /** @default "key" */
  readonly loggedInBy?: "key" | "file";
}

/** Claude, its home and its model, until they are disposed of. */
export class ClaudeLab implements AsyncDisposable {
  readonly mock: MockAnthropic;
  /** Its `HOME`, where claude was used before. */
  readonly home: string;
  readonly #url: string;
  readonly #key: string;

  constructor(
    script: readonly MockTurn[] | MockScript,
    { url, loggedInBy = "key" }: LabOptions = {},
  ) {
    this.mock = mockAnthropic(script);
    this.#url = url ?? this.mock.url;
    this.#key = loggedInBy === "key" ? SECRET : "";
    this.home = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "claude-" }));
    Deno.mkdirSync(`${this.home}/.claude`);
  }

  /** The variables that claude needs. */
  get env(): Readonly<Record<string, string>> {
    return {
      HOME: this.home,
      DENO_DIR: denoDir(),
      ANTHROPIC_API_KEY: this.#key,
      ANTHROPIC_BASE_URL: this.#url,
    };
  }

  /** What was said last in a request. */
  lastSaid(index: number): string {
    return JSON.stringify(this.mock.requests[index]?.body.messages.at(-1));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mock[Symbol.asyncDispose]();
    Deno.removeSync(this.home, { recursive: true });
  }
}

/** A node for the real program. */
export function claudeNode(id: string, attributes = ""): string {
  return `${id} [agent.backend=claude, claude.path="${CLAUDE_PROGRAM}", prompt="Stage ${id}.", llm_model="claude-sonnet-4-5", max_retries=0 ${attributes}]`;
}

const ANSWER = {
  outcome: "success",
  preferred_next_label: "",
  suggested_next_ids: [],
  context_updates: [],
  verification_plan: null,
  notes: "done",
  failure_reason: "",
};

/** The model gives its answer. */
export function answer(
  fields: Readonly<Record<string, unknown>> = {},
): MockTurn {
  return tool("StructuredOutput", { ...ANSWER, ...fields });
}

/** The model uses a tool. */
export function tool(
  name: string,
  input: Readonly<Record<string, unknown>>,
): MockTurn {
  return { tools: [{ name, input }] };
}

/** The model has a command run. */
export function bash(command: string): MockTurn {
  return tool("Bash", { command, description: "try it" });
}
