/** The real claude on the mock of its API, with a home of its own. */

import { agentProgram } from "../install.ts";
import {
  type MockAnthropic,
  mockAnthropic,
  type MockRequest,
  type MockTurn,
} from "../mock_anthropic.ts";

/** The program; `undefined`, with a warning, where it is not installed. */
export const CLAUDE_PROGRAM: string | undefined = agentProgram("claude");

/** What the key would be if this were no test. */
export const SECRET = "sk-ant-secret-of-the-test-0123456789";

/** Says what a request is answered with; all from 1. */
export type TurnScript = (place: {
  /** Which start of claude it is. */
  readonly turn: number;
  /** Which request of this start. */
  readonly request: number;
}) => MockTurn;

/** Claude, started by a program that knows where the mock is and keeps what it was told. */
export interface RealClaude {
  /** For `claude.path`. */
  readonly path: string;
  readonly mock: MockAnthropic;
  /** The prompts, one for each start. */
  prompts(): string[];
}

/** Has `use` work with the real claude; the folder has to be an empty one. */
export async function withClaude(
  folder: string,
  script: TurnScript,
  use: (claude: RealClaude) => Promise<void>,
): Promise<void> {
  const requests = new Map<number, number>();
  await using mock = mockAnthropic((request) => {
    const turn = turnOf(request);
    const count = (requests.get(turn) ?? 0) + 1;
    requests.set(turn, count);
    return script({ turn, request: count });
  });
  const path = writeStarter(folder, mock.url);
  await use({ path, mock, prompts: () => promptsIn(`${folder}/prompts`) });
}

/** A program that is claude with another home, a key and the mock, and that counts its starts. */
function writeStarter(folder: string, url: string): string {
  Deno.mkdirSync(`${folder}/prompts`, { recursive: true });
  Deno.mkdirSync(`${folder}/home/.claude`, { recursive: true });
  const path = `${folder}/claude`;
  Deno.writeTextFileSync(
    path,
    `#!/bin/sh
export HOME='${folder}/home' ANTHROPIC_BASE_URL='${url}' ANTHROPIC_API_KEY='${SECRET}'
if [ "$1" = --version ]; then exec '${CLAUDE_PROGRAM}' --version; fi
n=$(($(ls '${folder}/prompts' | wc -l) + 1))
cat > "${folder}/prompts/$n"
ANTHROPIC_CUSTOM_HEADERS="x-start: $n" exec '${CLAUDE_PROGRAM}' "$@" < "${folder}/prompts/$n"
`,
    { mode: 0o755 },
  );
  return path;
}

function turnOf({ headers }: MockRequest): number {
  return Number(headers.get("x-start") ?? 1);
}

function promptsIn(folder: string): string[] {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  return names.sort((a, b) => Number(a) - Number(b))
    .map((name) => Deno.readTextFileSync(`${folder}/${name}`));
}
