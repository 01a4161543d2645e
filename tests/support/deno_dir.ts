/** Deno's cache, for programs whose `HOME` or cache is another one. */

let known: string | undefined;

/** The folder. */
export function denoDir(): string {
  known ??= JSON.parse(
    new TextDecoder().decode(
      new Deno.Command(Deno.execPath(), {
        args: ["info", "--json"],
        stdin: "null",
      }).outputSync().stdout,
    ),
  ).denoDir as string;
  return known;
}
