import type { Finding, Surroundings } from "./finding.ts";

/** Whether Deno lets factory do all that it can. */
export function checkPermissions({ host }: Surroundings): readonly Finding[] {
  if (host.executable().standalone) return [];
  if (!hidesProcesses(host)) {
    return [{
      name: "permissions",
      status: "ok",
      detail: "nothing is missing",
    }];
  }
  return [{
    name: "permissions",
    status: "warning",
    detail:
      "limited: without --allow-all Deno hides /proc, so that programs which leave their process group outlive their stage",
    cure:
      "start factory with -A where commands leave servers behind; docs/security.md tells what each flag is for",
  }];
}

/** True where processes could be found, but Deno does not let anybody look. */
export function hidesProcesses(
  { os, files }: Pick<Surroundings["host"], "os" | "files">,
): boolean {
  if (os !== "linux") return false;
  try {
    files.lstat("/proc/self/stat");
    return false;
  } catch (error) {
    if (files.isDenied(error)) return true;
    throw error;
  }
}
