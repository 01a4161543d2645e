import type { Finding, Surroundings } from "./finding.ts";
import { type Answer, ask } from "./program.ts";

/** Programs that are agents, by what they are called on the command line. */
const AGENTS = ["codex", "claude", "gemini", "qwen", "opencode", "copilot"];

/** Which agents there are on `PATH`. */
export async function checkAgents(
  { host, limitMs }: Surroundings,
): Promise<readonly Finding[]> {
  const answers = await Promise.all(AGENTS.map(async (name) => ({
    name,
    answer: await ask(host, [name, "--version"], limitMs),
  })));
  const missing = answers.filter(({ answer }) => answer.kind === "missing")
    .map(({ name }) => name);
  return [
    ...answers.flatMap(({ name, answer }) => findings(name, answer)),
    ...(missing.length === AGENTS.length ? [NONE] : []),
    ...(missing.length > 0 && missing.length < AGENTS.length
      ? [
        {
          name: "other agents",
          status: "ok",
          detail: `not on PATH: ${missing.join(", ")}`,
        } as const,
      ]
      : []),
  ];
}

const NONE: Finding = {
  name: "agents",
  status: "warning",
  detail: `none on PATH of ${AGENTS.join(", ")}`,
  cure:
    "install one, or run any other program as an agent with agent.backend=command",
};

function findings(name: string, answer: Answer): readonly Finding[] {
  switch (answer.kind) {
    case "missing":
      return [];
    case "answered":
      return [{
        name: `agent ${name}`,
        status: "ok",
        detail: `${answer.text || "tells no version"}, ${answer.path}`,
      }];
    case "failed":
      return [{
        name: `agent ${name}`,
        status: "warning",
        detail: `${answer.path} does not work: ${answer.reason}`,
        cure: `see what \`${name} --version\` says`,
      }];
    default:
      return answer satisfies never;
  }
}
