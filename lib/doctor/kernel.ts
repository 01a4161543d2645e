import type { Finding, Surroundings } from "./finding.ts";
import { ask } from "./program.ts";

/** The operating system, and the version of Landlock in its kernel. */
export async function checkKernel(
  { host, probes, limitMs }: Surroundings,
): Promise<readonly Finding[]> {
  const [answer, probed] = await Promise.all([
    ask(host, ["uname", "-srm"], limitMs),
    probes(),
  ]);
  const abi = probed.find(({ probe }) => probe.name === "landlock")?.probe.abi;
  const system = answer.kind === "answered" ? answer.text : host.os;
  return [{
    name: "kernel",
    status: "ok",
    detail: host.os !== "linux"
      ? system
      : abi === undefined
      ? `${system}, without Landlock`
      : `${system}, Landlock version ${abi}`,
  }];
}
