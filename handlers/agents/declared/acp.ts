/** Agents that speak the Agent Client Protocol: any of them, and those whose command is known. */

import type {
  AgentDeclaration,
  AgentInstallation,
} from "../../../lib/agents/backend.ts";
import type { Env } from "../../../lib/agents/settings.ts";
import type { AttrSpec, Values } from "../../../lib/handler.ts";

/** What is known of an agent that speaks the protocol. */
export interface AcpPreset {
  /** The value of `agent.backend`. */
  readonly name: string;
  /** The program and its arguments. */
  readonly argv: readonly [string, ...string[]];
  /** The argument before a model's name. */
  readonly modelFlag?: string;
  /** Variables of factory's environment that it needs. */
  readonly env: readonly string[];
  /** Folders below `HOME` that it writes to. */
  readonly homes: readonly string[];
  readonly install: AgentInstallation;
}

const PROXIES = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
];

const GOOGLE = [
  "GEMINI_API_KEY",
  "GOOGLE_API_KEY",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "GOOGLE_CLOUD_LOCATION",
  "GOOGLE_CLOUD_PROJECT",
  "GOOGLE_GEMINI_BASE_URL",
  "GOOGLE_GENAI_USE_VERTEXAI",
];

const OPENAI = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"];

/** The agents whose command is known, by name. */
export const ACP_PRESETS: readonly AcpPreset[] = [
  {
    name: "gemini",
    argv: ["gemini", "--acp"],
    modelFlag: "--model",
    env: [...GOOGLE, "GEMINI_CLI_HOME"],
    homes: [".gemini"],
    install: {
      program: "gemini",
      install: "npm install -g @google/gemini-cli",
      login: "set GEMINI_API_KEY, or run gemini once and log in",
    },
  },
  {
    name: "qwen",
    argv: ["qwen", "--acp"],
    modelFlag: "--model",
    env: [...OPENAI, "DASHSCOPE_API_KEY"],
    homes: [".qwen"],
    install: {
      program: "qwen",
      install: "npm install -g @qwen-code/qwen-code",
      login: "set OPENAI_API_KEY, or run qwen once and log in",
    },
  },
  {
    name: "opencode",
    argv: ["opencode", "acp"],
    env: [...OPENAI, ...GOOGLE, "ANTHROPIC_API_KEY", "OPENCODE_CONFIG"],
    homes: [
      ".config/opencode",
      ".local/share/opencode",
      ".local/state/opencode",
    ],
    install: {
      program: "opencode",
      install: "npm install -g opencode-ai",
      login: "opencode auth login",
    },
  },
  {
    name: "copilot",
    argv: ["copilot", "--acp"],
    modelFlag: "--model",
    env: ["GH_TOKEN", "GITHUB_TOKEN", "COPILOT_GITHUB_TOKEN"],
    homes: [".copilot"],
    install: {
      program: "copilot",
      install: "npm install -g @github/copilot",
      login: "set GH_TOKEN, or run copilot once and /login",
    },
  },
];

/** What a node can say to them. */
export const ACP_ATTRIBUTES: readonly AttrSpec[] = [
  {
    name: "acp.command",
    type: "string",
    help:
      "For acp, gemini, qwen, opencode and copilot: the shell command that starts an agent which speaks the Agent Client Protocol on its standard input and output ($ATTRACTOR_ACP_COMMAND for acp).",
  },
  {
    name: "acp.mode",
    type: "string",
    help:
      "For the same: the mode that the agent's session is put into, by its id ($ATTRACTOR_ACP_MODE).",
  },
  {
    name: "acp.workdir",
    type: "string",
    help:
      "For the same: the folder that the agent works in, relative to the workspace ($ATTRACTOR_ACP_WORKDIR).",
  },
];

/** The declarations of `acp` and of the agents whose command is known. */
export const ACP: readonly AgentDeclaration[] = [
  {
    name: "acp",
    help:
      "Any agent that speaks the Agent Client Protocol, started by acp.command.",
    attributes: ACP_ATTRIBUTES,
    capabilities: capabilities(),
    needs: () => ({ env: PROXIES }),
  },
  ...ACP_PRESETS.map((preset): AgentDeclaration => ({
    name: preset.name,
    help: `${preset.install.program} by the Agent Client Protocol.`,
    // Declared once, with acp.
    attributes: [],
    capabilities: capabilities(),
    needs: (_values: Values, env: Env) => {
      const home = env("HOME");
      return {
        env: [...preset.env, ...PROXIES],
        writable: home ? preset.homes.map((path) => `${home}/${path}/`) : [],
      };
    },
    install: preset.install,
  })),
];

function capabilities(): AgentDeclaration["capabilities"] {
  return {
    schema: "prompted",
    limits: "kernel",
    resume: false,
    usage: false,
    cost: false,
    programs: true,
  };
}
