import type { Finding, Surroundings } from "./finding.ts";

/** What letters and colours come through. */
export function checkTerminal(
  { host, output }: Surroundings,
): readonly Finding[] {
  return [locale(host.env), {
    name: "terminal",
    status: "ok",
    detail: [
      output.isTerminal
        ? `${output.columns()} columns`
        : "none: the output goes to a file or a program",
      output.colour ? "colours" : `no colours${whyNot(host.env)}`,
    ].join(", "),
  }];
}

type Env = Surroundings["host"]["env"];

function locale(env: Env): Finding {
  const name = "locale";
  // The first one that is set counts, as in POSIX.
  const variable = ["LC_ALL", "LC_CTYPE", "LANG"].find((each) => env(each));
  const value = variable === undefined ? "" : env(variable) ?? "";
  if (/utf-?8/i.test(value)) {
    return { name, status: "ok", detail: `${variable}=${value}` };
  }
  return {
    name,
    status: "warning",
    detail: variable === undefined
      ? "none is set: programs may garble letters beyond ASCII"
      : `${variable}=${value} is not UTF-8: programs may garble letters beyond ASCII`,
    cure: "export LC_ALL=C.UTF-8",
  };
}

function whyNot(env: Env): string {
  if (env("FORCE_COLOR") !== undefined) return " (FORCE_COLOR)";
  if (env("NO_COLOR")) return " (NO_COLOR)";
  return env("TERM") === "dumb" ? " (TERM=dumb)" : "";
}
