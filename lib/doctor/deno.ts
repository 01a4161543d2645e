import { currentForm, type Form, moduleUrl } from "../form.ts";
import { VERSION } from "../version.ts";
import type { Finding, Surroundings } from "./finding.ts";

/** The oldest that this is tested with. */
const OLDEST = [2, 9] as const;

/** Which factory this is, and which Deno runs it. */
export function checkDeno({ host }: Surroundings): readonly Finding[] {
  const { path, standalone } = host.executable();
  const version = /Deno\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? "";
  const form = standalone ? "compiled" : currentForm();
  const own: Finding = {
    name: "factory",
    status: "ok",
    detail: `${VERSION}, ${WHAT[form](path)}`,
  };
  if (standalone) return [own];
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const old = major < OLDEST[0] ||
    (major === OLDEST[0] && minor < OLDEST[1]);
  return [own, {
    name: "deno",
    status: old ? "warning" : "ok",
    detail: `${version || "unknown version"}, ${path}`,
    ...(old && {
      cure: `use Deno ${OLDEST.join(".")} or later: \`deno upgrade\``,
    }),
  }];
}

const WHAT: Readonly<Record<Form, (program: string) => string>> = {
  source: () => `from ${origin()}`,
  jsr: () => `from ${origin()}`,
  npm: () => `from ${origin()}`,
  "self-extracting": () => `one file, unpacked to ${origin()}`,
  compiled: (program) => `a program of its own: ${program}`,
};

/** Where the modules are: a folder, or a registry. */
function origin(): string {
  const { protocol, href, pathname } = new URL(".", moduleUrl("mod.ts"));
  return protocol === "file:" ? decodeURIComponent(pathname) : href;
}
