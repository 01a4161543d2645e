/** `factory doctor`: whether this machine has what runs need. */

import { buildCommand, type Command } from "@stricli/core";
import type { Config } from "../config.ts";
import { ConfigError } from "../errors.ts";
import type { ConfigFile, Finding, FindingStatus } from "../doctor/finding.ts";
import { type Column, table } from "../sinks/table.ts";
import {
  count,
  type Output,
  painter,
  type Tone,
  width,
  wrap,
} from "../sinks/text.ts";
import {
  CONFIG_FILE,
  configuredFactory,
  readConfig,
  withConfig,
} from "./config.ts";
import { EXIT } from "./exit_code.ts";
import { action, type Cli } from "./io.ts";
import { FOLDER_FLAGS, type FolderFlags, pluginParts } from "./plugin_flags.ts";
import { RUNSDIR_FLAG, switchFlag } from "./run_flags.ts";

interface Flags extends Pick<FolderFlags, "plugins"> {
  readonly runsdir?: string;
  readonly json: boolean;
}

/** The command. */
export const command: Command<Cli> = buildCommand<Flags, [], Cli>({
  docs: {
    brief: "Check whether this machine has what runs need",
    fullDescription:
      `Looks at what runs need: Deno, the sandboxes, the folder that runs are kept in, agents, plugins, the environment. Each line is ok, a warning or an error, with what to do about it.

Agents are started with --version only. What is written to the runs folder is removed again.

  factory doctor           exits with 1 when there is an error`,
  },
  parameters: {
    flags: {
      plugins: FOLDER_FLAGS.plugins,
      runsdir: RUNSDIR_FLAG,
      json: switchFlag("Print JSON"),
    },
  },
  func: action(doctor),
});

/** Milliseconds that a program gets to tell its version. */
const LIMIT_MS = 3000;

async function doctor(cli: Cli, flags: Flags): Promise<number> {
  const { host, stdout } = cli;
  const [{ examine }, { probeAll }] = await Promise.all([
    import("../doctor/examine.ts"),
    import("../doctor/probe_all.ts"),
  ]);
  const { config, found } = await configOf(cli);
  const { runsdir, plugins = [] } = withConfig(flags, config);
  const all = pluginParts(host, { plugins }, { workdir: "." }).plugins
    ?.folders ?? [];
  let probed: ReturnType<typeof probeAll> | undefined;
  const findings = await examine({
    host,
    runsdir,
    configFile: found,
    plugins: {
      folders: all,
      named: all.slice(0, plugins.length),
    },
    output: stdout,
    probes: () => probed ??= probeAll(host),
    missingPermissions: cli.missingPermissions(),
    limitMs: LIMIT_MS,
  });
  stdout.write(
    flags.json ? findingsJson(findings) : findingsText(findings, stdout),
  );
  return isBroken(findings) ? EXIT.failed : EXIT.success;
}

/** What the configuration file sets; where it is broken, nothing. */
async function configOf(
  cli: Cli,
): Promise<{ readonly config: Config; readonly found: ConfigFile }> {
  const path = `${cli.host.cwd()}/${CONFIG_FILE}`;
  try {
    const read = await readConfig(cli.host);
    // Which agents there are is known to the engine alone.
    if (read.config.agent_backend !== undefined) {
      await configuredFactory(cli, read, {}, { workdir: "." });
    }
    const there = cli.host.files.lstat(CONFIG_FILE) !== undefined;
    const sets = there ? read.config : undefined;
    return { config: read.config, found: { path, sets } };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { message, hint } = error;
    return { config: {}, found: { path, problem: { message, hint } } };
  }
}

function isBroken(findings: readonly Finding[]): boolean {
  return findings.some(({ status }) => status === "error");
}

/** The findings for programs. */
export function findingsJson(findings: readonly Finding[]): string {
  const value = {
    schema_version: 1,
    ok: !isBroken(findings),
    checks: findings,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The findings for people: a line each, what to do about it below, a sum at the end. */
export function findingsText(
  findings: readonly Finding[],
  output: Output,
): string {
  const sums = (["ok", "warning", "error"] as const).map((status) => ({
    status,
    sum: findings.filter((finding) => finding.status === status).length,
  }));
  const paint = painter(output);
  const text = sums.filter(({ sum }) => sum > 0).map(({ status, sum }) =>
    paint(TONES[status], status === "ok" ? `${sum} ok` : count(sum, status))
  ).join(", ");
  const room = roomForDetail(findings, output);
  const rows = findings.flatMap((finding) => rowsOf(finding, room));
  return `${table(COLUMNS, rows, output)}\n${text}\n`;
}

const TONES: Readonly<Record<FindingStatus, Tone>> = {
  ok: "green",
  warning: "yellow",
  error: "red",
};

const ARROW = "→ ";

const COLUMNS: readonly Column[] = [
  { title: "CHECK", tone: () => "bold" },
  { title: "STATE", tone: (cell) => TONES[cell as FindingStatus] },
  {
    title: "DETAIL",
    tone: (cell) => /^(?:→| {2})/.test(cell) ? "cyan" : undefined,
  },
];

/** Columns that are left for the details, unless nobody has to read them. */
function roomForDetail(
  findings: readonly Finding[],
  { isTerminal, columns }: Output,
): number {
  if (!isTerminal) return Infinity;
  const names = Math.max(...findings.map(({ name }) => width(name)));
  return Math.max(30, columns() - names - "  warning  ".length);
}

function rowsOf(
  { name, status, detail, cure }: Finding,
  room: number,
): readonly (readonly string[])[] {
  const indent = width(ARROW);
  const cures = cure === undefined ? [] : wrap(cure, room - indent).map(
    (line, index) => (index === 0 ? ARROW : " ".repeat(indent)) + line,
  );
  return [...wrap(detail, room), ...cures].map((line, index) =>
    index === 0 ? [name, status, line] : ["", "", line]
  );
}
