/** How two texts differ, line by line. */

/** Lines that were taken out, as `- line`, and put in, as `+ line`, each with its number. */
export async function lineDifference(
  before: string,
  after: string,
): Promise<string[]> {
  const { diffLines } = await import("diff");
  const lines: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (const { value, added, removed } of diffLines(before, after)) {
    const texts = value.replace(/\n$/, "").split("\n");
    if (removed) {
      lines.push(...texts.map((text, i) => `- ${oldLine + i}: ${text}`));
    }
    if (added) {
      lines.push(...texts.map((text, i) => `+ ${newLine + i}: ${text}`));
    }
    if (!added) oldLine += texts.length;
    if (!removed) newLine += texts.length;
  }
  return lines;
}
