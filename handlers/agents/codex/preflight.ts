/** What is looked at before codex has its first turn: each finding says what to do about it. */

import { type HandlerContext, ProgramError } from "../../../lib/handler.ts";
import type { Containment } from "./containment.ts";
import type { CodexOptions } from "./options.ts";
import { tomlList } from "./seed_args.ts";
import { probe, slowProbe, SlowProbeError } from "../probe.ts";
import { checkVersion } from "./version.ts";

/** What is looked at. */
export interface PreflightSetting {
  readonly options: CodexOptions;
  readonly containment: Containment;
  /** Absolute; `undefined` when the environment tells none. */
  readonly home: string | undefined;
  readonly context: HandlerContext;
}

/** What was found to be well, by what was looked at. A failure is looked at again: somebody may have dealt with it. */
const known = new Set<string>();
const MOST_KNOWN = 200;

/** Looks at everything once a run; says what is wrong, or `undefined` when all is well. */
export async function preflight(
  setting: PreflightSetting,
): Promise<string | undefined> {
  const { options, containment, home, context } = setting;
  const key = JSON.stringify([
    ...[context.runId, options.program, home, options.profile],
    ...[options.autoApprove, usesOwnSandbox(containment)],
  ]);
  if (known.has(key)) return undefined;
  const problem = await examine(setting).catch((error) => {
    if (!(error instanceof SlowProbeError)) throw error;
    return slowProbe("codex", options.program);
  });
  if (problem === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.add(key);
  }
  return problem;
}

async function examine(
  { options, containment, home, context }: PreflightSetting,
): Promise<string | undefined> {
  if (home === undefined) {
    return "cannot find codex's home: neither CODEX_HOME nor HOME is set";
  }
  const { program, profile = "" } = options;
  const facts = await factsOf(context, [program, home, profile]);
  return programProblem(program, facts) ??
    homeProblem(home, facts, context) ??
    checkVersion(facts["version"] ?? "") ??
    profileProblem(home, options, facts) ??
    await autoApproveProblem(options, home, context) ??
    await sandboxProblem(program, { containment, home, context });
}

/** One look at the machine, from where codex itself will stand. */
const LOOK = `program=$1 home=$2 profile=$3
case $program in
  */*)
    if [ ! -e "$program" ]; then echo program=missing; exit; fi
    if [ -d "$program" ]; then echo program=folder; exit; fi
    if [ ! -x "$program" ]; then echo program=closed; exit; fi ;;
  *) command -v -- "$program" >/dev/null || { echo program=unknown; exit; } ;;
esac
if real=$(cd -- "$home" 2>/dev/null && pwd -P); then echo "home=$real"; fi
if [ -f "$home/$profile.config.toml" ]; then echo profile=there; fi
echo "version=$("$program" --version 2>&1 | head -n 1)"
`;

type Facts = Readonly<Record<string, string>>;

async function factsOf(
  context: HandlerContext,
  args: readonly [program: string, home: string, profile: string],
): Promise<Facts> {
  const argv = ["sh", "-c", LOOK, "sh", ...args];
  const { stdout } = await quiet(context, argv, args[1]);
  return Object.fromEntries(
    stdout.split("\n").map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, Math.max(at, 0)), line.slice(at + 1)];
    }),
  );
}

function programProblem(program: string, facts: Facts): string | undefined {
  const configured = "configured codex executable";
  switch (facts["program"]) {
    case "missing":
      return `${configured} not found: ${program} (set codex.path to an existing executable or create it before running)`;
    case "folder":
      return `${configured} is a directory: ${program}`;
    case "closed":
      return `${configured} is not executable: ${program}`;
    case "unknown":
      return `cannot find codex: there is no "${program}" on PATH; install it with npm install -g @openai/codex, or set codex.path`;
    default:
      return undefined;
  }
}

function homeProblem(
  home: string,
  facts: Facts,
  context: HandlerContext,
): string | undefined {
  const real = facts["home"];
  if (real === undefined) {
    return `cannot use CODEX_HOME ${home}: there is no such folder; create it, or run codex login`;
  }
  // Codex's sandbox then lets no command run, and codex says nothing of it.
  const temporary = ["/tmp", context.env("TMPDIR")?.replace(/\/+$/, "")]
    .find((folder) => folder && `${real}/`.startsWith(`${folder}/`));
  return temporary
    ? `cannot use CODEX_HOME ${home}: codex does not work with a home under the temp folder ${temporary}; move it elsewhere`
    : undefined;
}

function profileProblem(
  home: string,
  { profile }: CodexOptions,
  facts: Facts,
): string | undefined {
  if (profile === undefined || facts["profile"] === "there") return undefined;
  return `cannot use codex.profile ${profile}: there is no ${home}/${profile}.config.toml, which codex would pass over in silence`;
}

/** Codex passes over a setting that it does not know, unless it is told to be strict. */
async function autoApproveProblem(
  { program, autoApprove }: CodexOptions,
  home: string,
  context: HandlerContext,
): Promise<string | undefined> {
  if (!autoApprove) return undefined;
  const { key, commands } = autoApprove;
  const setting = `${key}=${tomlList(commands)}`;
  // Without a prompt it ends as soon as it has read its settings.
  const { stderr } = await quiet(context, [
    ...[program, "exec", "--strict-config", "-c", setting],
    ...["--skip-git-repo-check", "-"],
  ], home);
  const unknown = /unknown configuration field `([^`]*)`/.exec(stderr)?.[1];
  if (unknown !== undefined && `${key}.`.startsWith(`${unknown}.`)) {
    return `cannot use codex.auto_approve_config_key ${key}: this codex knows no such setting, and would pass over it in silence`;
  }
  const line = stderr.split("\n").find((text) => text.includes(key));
  return line !== undefined && /^Error/.test(line)
    ? `cannot use codex.auto_approve_config_key ${key}: ${line}`
    : undefined;
}

/** Without its sandbox codex runs no command, and still ends well. */
async function sandboxProblem(
  program: string,
  { containment, home, context }:
    & Pick<PreflightSetting, "containment" | "context">
    & { readonly home: string },
): Promise<string | undefined> {
  if (!usesOwnSandbox(containment)) return undefined;
  const { code, stderr } = await quiet(context, [
    ...[program, "sandbox", "--", "true"],
  ], home);
  if (code === 0) return undefined;
  const why = stderr.trim().split("\n")[0] ?? "";
  return `codex's own sandbox does not work here: ${
    why || `it ends with ${code}`
  }; allow user namespaces, or set codex.sandbox=factory`;
}

function usesOwnSandbox(containment: Containment): boolean {
  return containment.kind === "profile" ||
    containment.kind === "mode" && containment.mode !== "danger-full-access";
}

/** A program whose output is nobody's but ours. */
async function quiet(
  context: HandlerContext,
  argv: readonly string[],
  home: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [program = "", ...args] = argv;
  try {
    return await probe(context, {
      argv: [program, ...args],
      env: { CODEX_HOME: home },
    });
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return { code: 127, stdout: "", stderr: error.message };
  }
}
