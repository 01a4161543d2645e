/** Runs programs of every kind that look for a secret of factory's; a program of its own for another user to run. */

import type { WantedSandbox } from "../../lib/sandbox/wanted.ts";
import { runPipeline } from "./engine.ts";

/** What is to stay a secret. */
export const SECRET = "sk-not-for-anybody-else";

/** What spies make of it: what a stage prints has no secrets in it, whether it has found them or not. */
const DISGUISE = "THE-SECRET-IS-OUT";

/** What came of it. */
export interface Found {
  readonly outcomes: Record<string, string>;
  readonly by: readonly string[];
  readonly holes: string;
  /** Files of the run's folder that have it in them. */
  readonly where: readonly string[];
  /** What a program printed that was given it: its length. */
  readonly length: string;
  /** What the spy of a tool printed, less the secret. */
  readonly spied: string;
}

/** Prints its own environment, and that of each process and thread that lets it. */
const SPY = `OUT=IS-OUT
{ env; cat /proc/self/environ /proc/[0-9]*/environ /proc/[0-9]*/task/*/environ 2>/dev/null | tr '\\0' '\\n'
p=$PPID
while [ "$p" -gt 1 ] 2>/dev/null; do cat /proc/$p/environ; p=$(awk '/^PPid/{print $2}' /proc/$p/status); done 2>/dev/null | tr '\\0' '\\n'
} | sed "s/sk-not-for-[a]nybody-else/THE-SECRET-$OUT/g"
`;

const PLUGIN = `
function attempt(action: () => unknown): string {
  const plain = "sk-not-for-" + "anybody-else";
  try { return String(action()).replaceAll(plain, "${DISGUISE}"); } catch (error) { return String(error); }
}
export default {
  type: "spy", role: "work", api: 1, help: "Looks for a secret.", attributes: [],
  run(_node: unknown, ctx: { env(name: string): unknown; progress(line: string): void }) {
    const all = [
      attempt(() => Deno.env.get("OPENAI_API_KEY")),
      attempt(() => JSON.stringify(Deno.env.toObject())),
      attempt(() => Deno.readTextFileSync("/proc/self/environ")),
      attempt(() => Deno.readTextFileSync("/proc/" + Deno.ppid + "/environ")),
    ].join("\\n");
    return { status: "success", notes: all };
  },
};
`;

/** Runs them in a sandbox; the secret is in the environment of this process. */
async function spyIn(sandbox: WantedSandbox): Promise<Found> {
  const plugins = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${plugins}/spy.ts`, PLUGIN);
    using ran = await runPipeline(
      `start -> tool -> listed -> verification -> agent -> plugin -> many -> told -> exit
      tool [type=tool, tool_command="sh spy.sh"]
      listed [type=tool, allowed_write_paths="", tool_command="sh spy.sh"]
      verification [type=verification, verification.plan_file="plan.json", verification.allowed_commands="sh spy.sh"]
      agent [prompt=p, agent.backend=command, agent.command="sh spy.sh"]
      plugin [type=spy]
      many [type=verification, verification.plan_file="many.json", verification.allowed_commands="sh spy.sh"]
      told [type=tool, env_pass="OPENAI_API_KEY", tool_command="printf %s \\"$OPENAI_API_KEY\\" | wc -c"]`,
      {
        sandbox,
        plugins: [plugins],
        files: {
          "spy.sh": SPY,
          "plan.json": JSON.stringify({ files: [], commands: ["sh spy.sh"] }),
          // So many that a thread starts the last ones.
          "many.json": JSON.stringify({
            files: [],
            commands: Array.from({ length: 20 }, () => "sh spy.sh"),
          }),
        },
      },
    );
    const created = ran.events.find((event) => event.type === "RunCreated");
    return {
      outcomes: ran.outcomes,
      by: created?.limits?.by ?? [],
      holes: created?.limits?.unheld.join("\n") ?? "",
      where: [...ran.filesWith(SECRET), ...ran.filesWith(DISGUISE)],
      length: ran.read("told/tool.stdout.txt").trim(),
      spied: ran.read("tool/tool.stdout.txt").replaceAll(DISGUISE, "SECRET"),
    };
  } finally {
    Deno.removeSync(plugins, { recursive: true });
  }
}

/** Starts this file in a process whose environment has the secret in it from the start. */
export async function startSpies(sandbox: WantedSandbox): Promise<Found> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", import.meta.filename!, "spy", sandbox], // a file
    env: { OPENAI_API_KEY: SECRET },
  }).output();
  const text = (data: Uint8Array) => new TextDecoder().decode(data);
  const line = text(stdout);
  if (line === "") throw new Error(text(stderr));
  return JSON.parse(line);
}

if (import.meta.main) {
  const [what, sandbox] = Deno.args as [string, WantedSandbox];
  const found = what === "spy"
    ? await spyIn(sandbox)
    : await startSpies(sandbox);
  console.log(JSON.stringify(found));
}
