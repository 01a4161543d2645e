/** Which versions of codex are understood. */

/** The oldest that was tried: before it, other flags and other events. */
const OLDEST = "0.169.0";

/** Says what is wrong with what `codex --version` prints, or `undefined` when it is well. */
export function checkVersion(line: string): string | undefined {
  const found = /\b(\d+)\.(\d+)\.(\d+)/.exec(line);
  if (!found) {
    return `cannot tell the version of codex: it says ${
      JSON.stringify(line.trim())
    }; set codex.path to codex ${OLDEST} or later`;
  }
  return isOlder(found[0], OLDEST)
    ? `codex ${
      found[0]
    } is too old: factory needs ${OLDEST} or later; update it with npm install -g @openai/codex`
    : undefined;
}

function isOlder(version: string, than: string): boolean {
  const numbers = version.split(".").map(Number);
  for (const [index, wanted] of than.split(".").map(Number).entries()) {
    const number = numbers[index] ?? 0;
    if (number !== wanted) return number < wanted;
  }
  return false;
}
