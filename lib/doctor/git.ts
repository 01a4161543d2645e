import type { Finding, Surroundings } from "./finding.ts";
import { ask } from "./program.ts";

/** Which git the commands of a pipeline find. */
export async function checkGit(
  { host, limitMs }: Surroundings,
): Promise<readonly Finding[]> {
  const name = "git";
  const answer = await ask(host, ["git", "--version"], limitMs);
  switch (answer.kind) {
    case "answered":
      return [{
        name,
        status: "ok",
        detail: `${answer.text.replace("git version ", "")}, ${answer.path}`,
      }];
    case "missing":
      return [{
        name,
        status: "warning",
        detail: "not on PATH; factory does without, many agents do not",
        cure: "install git",
      }];
    case "failed":
      return [{
        name,
        status: "warning",
        detail: `${answer.path} does not work: ${answer.reason}`,
        cure: "see what `git --version` says",
      }];
    default:
      return answer satisfies never;
  }
}
