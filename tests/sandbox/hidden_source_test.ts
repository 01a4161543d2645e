import assert from "node:assert/strict";
import type { WantedSandbox } from "../../lib/sandbox/wanted.ts";
import { runPipeline } from "./engine.ts";

const SANDBOXES: readonly WantedSandbox[] = ["auto", "overlay", "bwrap"];

for (const sandbox of SANDBOXES) {
  Deno.test(`what is hidden cannot be read in the folder that was copied either, with --sandbox=${sandbox}`, async () => {
    try {
      using ran = await runPipeline(
        `start -> t -> exit
        t [type=tool, deny_read_paths="hidden/,secret.txt", tool_command="cd ../../../src; cat hidden/x; cat secret.txt; cat open.txt"]`,
        {
          sandbox,
          files: {
            "hidden/x": "seen-x",
            "secret.txt": "seen-secret",
            "open.txt": "open ",
          },
        },
      );
      // bwrap shows nothing of what others have in the temp folder.
      const seen = sandbox === "bwrap" ? "" : "open ";
      assert.equal(ran.read("t/tool.stdout.txt"), seen);
    } catch (error) {
      if (!(error instanceof Error) || !/Cannot use the/.test(error.message)) {
        throw error;
      }
      console.warn(`NOT TRIED: ${error.message.split("\n")[0]}`);
    }
  });
}
