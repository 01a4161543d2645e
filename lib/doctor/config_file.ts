import type { Finding, Surroundings } from "./finding.ts";

/** What the configuration file of the current folder sets. */
export function checkConfigFile(
  { configFile }: Surroundings,
): readonly Finding[] {
  const name = "config file";
  const { path } = configFile;
  if ("problem" in configFile) {
    const { message, hint } = configFile.problem;
    return [{ name, status: "error", detail: message, cure: hint }];
  }
  const { sets } = configFile;
  if (sets === undefined) {
    return [{ name, status: "ok", detail: `there is no ${path}` }];
  }
  const values = Object.entries(sets).map(([key, value]) =>
    `${key}=${JSON.stringify(value)}`
  );
  const detail = `${path} sets ${values.join(", ") || "nothing"}`;
  return [{ name, status: "ok", detail }];
}
