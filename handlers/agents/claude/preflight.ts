/** What is looked at before claude has its first turn: each finding says what to do about it. */

import { type HandlerContext, ProgramError } from "../../../lib/handler.ts";
import { probe, slowProbe, SlowProbeError } from "../probe.ts";
import { LOGIN_FIELD } from "./launch.ts";
import type { ClaudeOptions } from "./options.ts";
import { isLoggedIn, LOGIN } from "./variables.ts";

/** What was found to be well, by what was looked at. A failure is looked at again: somebody may have dealt with it. */
const known = new Set<string>();
const MOST_KNOWN = 200;

/** Looks once a run; says what is wrong, or `undefined` when all is well. */
export async function preflight(
  options: ClaudeOptions,
  context: HandlerContext,
): Promise<string | undefined> {
  const { program, configDir, settings } = options;
  const loggedIn = isLoggedIn((name) => context.env(name));
  const key = JSON.stringify([
    ...[context.runId, program, configDir, context.env("HOME")],
    ...[settings, loggedIn],
  ]);
  if (known.has(key)) return undefined;
  const facts = await factsOf(context, [program, configDir ?? ""]);
  const problem = programProblem(program, facts) ??
    configProblem(options, facts) ??
    versionProblem(facts["version"] ?? "") ??
    (loggedIn ? undefined : loginProblem(options, facts));
  if (problem === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.add(key);
  }
  return problem;
}

const NOT_LOGGED_IN = `claude is not logged in: ${LOGIN}`;

const RUN_OUT =
  "claude's login has run out, and it cannot be renewed from within a pipeline: run claude once, which renews it, or set CLAUDE_CODE_OAUTH_TOKEN from claude setup-token, which lasts";

/**
 * One look at the machine, from where claude itself will stand. A login is
 * looked for, not tried: on macOS it is in a keychain, elsewhere in files, or
 * whatever the settings of user or administrator say.
 */
const LOOK =
  `${LOGIN_FIELD}program=$1 config=\${2:-$HOME/.claude} state=\${2:-$HOME}/.claude.json
case $program in
  */*)
    if [ ! -e "$program" ]; then echo program=missing; exit; fi
    if [ -d "$program" ]; then echo program=folder; exit; fi
    if [ ! -x "$program" ]; then echo program=closed; exit; fi ;;
  *) command -v -- "$program" >/dev/null || { echo program=unknown; exit; } ;;
esac
if [ -d "$config" ]; then echo config=there; fi
login=$config/.credentials.json
if [ -s "$login" ] && [ ! -w "$config" ]; then
  expires=$(login_field expiresAt)
  case $expires in
    *[!0-9]*|'') ;;
    *) echo "left=$((expires / 1000 - $(date +%s)))" ;;
  esac
fi
if [ -s "$login" ] || [ "$(uname)" = Darwin ] ||
  grep -qsE '"(apiKeyHelper|ANTHROPIC_|CLAUDE_CODE_(USE|OAUTH)_)' "$config/settings.json" /etc/claude-code/managed-settings.json ||
  grep -qs '"primaryApiKey"' "$state"
then echo login=there; fi
echo "version=$("$program" --version 2>&1 </dev/null | head -n 1)"
`;

/** A turn may take as long. */
const LEFT_AT_LEAST_S = 600;

function loginProblem(
  { settings }: ClaudeOptions,
  facts: Facts,
): string | undefined {
  const left = facts["left"];
  if (left !== undefined && Number(left) < LEFT_AT_LEAST_S) return RUN_OUT;
  return settings !== undefined || facts["login"] === "there"
    ? undefined
    : NOT_LOGGED_IN;
}

type Facts = Readonly<Record<string, string>>;

async function factsOf(
  context: HandlerContext,
  args: readonly string[],
): Promise<Facts> {
  let text: string;
  try {
    const { stdout } = await probe(context, {
      argv: ["sh", "-c", LOOK, "sh", ...args],
      env: { DISABLE_AUTOUPDATER: "1" },
    });
    text = stdout;
  } catch (error) {
    if (error instanceof ProgramError) text = "program=unknown";
    else if (error instanceof SlowProbeError) text = "program=slow";
    else throw error;
  }
  return Object.fromEntries(
    text.split("\n").map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, Math.max(at, 0)), line.slice(at + 1)];
    }),
  );
}

function programProblem(program: string, facts: Facts): string | undefined {
  switch (facts["program"]) {
    case "missing":
      return `cannot find claude: there is no ${program}; set claude.path to the program`;
    case "folder":
      return `cannot start claude: ${program} is a folder; set claude.path to the program`;
    case "closed":
      return `cannot start claude: ${program} is not executable; set claude.path to the program`;
    case "slow":
      return slowProbe("claude", program);
    case "unknown":
      return `cannot find claude: there is no "${program}" on PATH; install it with npm install -g @anthropic-ai/claude-code, or set claude.path`;
    default:
      return undefined;
  }
}

function configProblem(
  { configDir }: ClaudeOptions,
  facts: Facts,
): string | undefined {
  return configDir === undefined || facts["config"] === "there"
    ? undefined
    : `cannot use claude's folder ${configDir}: there is no such folder; create it, or change claude.config_dir or CLAUDE_CONFIG_DIR`;
}

/** The oldest whose arguments are the same; 2.1.330 is what is tested. */
const OLDEST = [2, 1];

function versionProblem(line: string): string | undefined {
  const found = /\b(\d+)\.(\d+)\.(\d+)/.exec(line);
  if (!found) {
    return `cannot tell the version of claude: it says ${
      JSON.stringify(line.trim().slice(0, 200))
    }; set claude.path to Claude Code ${OLDEST.join(".")} or later`;
  }
  const [major = 0, minor = 0] = OLDEST;
  const isOld = Number(found[1]) < major ||
    Number(found[1]) === major && Number(found[2]) < minor;
  return isOld
    ? `claude ${found[0]} is too old: factory needs ${
      OLDEST.join(".")
    } or later; update it with claude update, or npm install -g @anthropic-ai/claude-code`
    : undefined;
}
