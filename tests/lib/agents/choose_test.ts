import { equal } from "node:assert/strict";
import { chooseBackend } from "../../../lib/agents/choose.ts";

const CASES: readonly {
  readonly attribute?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly configured?: string;
  readonly chosen: string;
}[] = [
  { chosen: "stub" },
  { attribute: " codex ", chosen: "codex" },
  { attribute: "  ", chosen: "stub" },
  { env: { ATTRACTOR_AGENT_BACKEND: "codex" }, chosen: "codex" },
  {
    attribute: "claude",
    env: { ATTRACTOR_AGENT_BACKEND: "codex" },
    chosen: "claude",
  },
  {
    attribute: "claude",
    env: { ATTRACTION_BACKEND: "fake", ATTRACTOR_AGENT_BACKEND: "codex" },
    chosen: "fake",
  },
  { attribute: "claude", env: { ATTRACTOR_BACKEND: "fake" }, chosen: "fake" },
  {
    env: { ATTRACTION_BACKEND: "codex", ATTRACTOR_BACKEND: "fake" },
    chosen: "codex",
  },
  {
    env: { ATTRACTION_BACKEND: "", ATTRACTOR_BACKEND: "fake" },
    chosen: "fake",
  },
  { env: { ATTRACTOR_BACKEND: "codex" }, chosen: "codex" },
  {
    env: { ATTRACTOR_BACKEND: "codex", ATTRACTOR_AGENT_BACKEND: "claude" },
    chosen: "claude",
  },
  { attribute: "claude", env: { ATTRACTOR_BACKEND: "stub" }, chosen: "claude" },
  { configured: "command", chosen: "command" },
  { configured: "command", attribute: "claude", chosen: "claude" },
  {
    configured: "command",
    env: { ATTRACTOR_AGENT_BACKEND: "codex" },
    chosen: "codex",
  },
  {
    configured: "command",
    env: { ATTRACTION_BACKEND: "codex" },
    chosen: "codex",
  },
  { configured: "command", env: { ATTRACTOR_BACKEND: "fake" }, chosen: "fake" },
  { configured: "command", env: { ATTRACTOR_BACKEND: " " }, chosen: "command" },
];

for (const { attribute, env = {}, configured, chosen } of CASES) {
  Deno.test(
    `agent.backend ${attribute ?? "absent"} with ${JSON.stringify(env)}${
      configured === undefined ? "" : ` and ${configured} configured`
    } chooses ${chosen}`,
    () => {
      equal(chooseBackend(attribute, (name) => env[name], configured), chosen);
    },
  );
}
