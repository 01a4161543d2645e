/**
 * Ways to write, read or reach what is not allowed. Each is a shell script that
 * starts in the workspace; `$OUT` is a folder beside it, `$ENGINE` the engine's
 * process and `$OTHER` one of another run. What leaves no trace on the disk
 * prints ESCAPED when it has worked.
 *
 * @module
 */

/**
 * The sandboxes that the escapes are tried in: `landlock` is Landlock as it is
 * used for many commands, `perl` by the launcher, `bare` without namespaces;
 * `none` is to see that they would work.
 */
export type Backend =
  | "landlock"
  | "perl"
  | "bare"
  | "overlay"
  | "bwrap"
  | "none";

/** An attempt. */
export interface Escape {
  readonly name: string;
  readonly script: string;
  /** What it takes besides a shell. */
  readonly needs?: "python3" | "perl" | "node" | "git" | "root" | "vim" | "ed";
  /** On top of the usual environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The sandboxes whose guarantees name it as a hole. The change is in the workspace, where it is found afterwards … */
  readonly after?: readonly Backend[];
  /** … or elsewhere, where it stays. */
  readonly open?: readonly Backend[];
  /** True when it cannot be tried without a sandbox: it would harm this machine, or it has never worked. */
  readonly onlyInside?: boolean;
}

/** Landlock, in every way. */
export const LANDLOCK: readonly Backend[] = ["landlock", "perl", "bare"];
/** Landlock without a view of the machine that is read-only. */
export const BARE: readonly Backend[] = ["bare"];
/** What writes to the workspace itself. */
export const IN_PLACE: readonly Backend[] = [...LANDLOCK, "bwrap"];

/** A Python program. */
export function python(...lines: string[]): Pick<Escape, "script" | "needs"> {
  return {
    needs: "python3",
    script: `python3 - <<'END'
import os, socket, ctypes, signal
E = os.environ
libc = ctypes.CDLL(None, use_errno=True)
${lines.join("\n")}
END`,
  };
}
