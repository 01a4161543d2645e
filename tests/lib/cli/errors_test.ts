import assert from "node:assert/strict";
import { thrownText, UsageError } from "../../../lib/cli/errors.ts";
import { exitCodeOfError } from "../../../lib/cli/exit_code.ts";
import { PipelineChangedError, RunFolderError } from "../../../lib/errors.ts";
import { recorded } from "../sinks/support.ts";
import { folder, pipeline, run } from "./support.ts";

Deno.test("an error of the user is a sentence and a hint, never a stack", () => {
  const cases: [Error, string][] = [
    [
      new UsageError("Cannot x", { hint: "do y" }),
      "error: Cannot x\nhint: do y",
    ],
    [new UsageError("Cannot x"), "error: Cannot x"],
    [
      new RunFolderError("Cannot x", { hint: "do y" }),
      "error: Cannot x\nhint: do y",
    ],
    [
      new PipelineChangedError("demo", ["- old", "+ new"]),
      `error: Cannot resume "demo": the pipeline's text has changed
hint: --accept-changes goes on with the new text and records it
  - old
  + new`,
    ],
  ];
  for (const [error, text] of cases) {
    assert.equal(thrownText(error, recorded()), text);
  }
});

Deno.test("a bug says so, shows its stack, asks to report it and exits with 70", async () => {
  const bug = new TypeError("x is not a function");
  const { code, stdout, stderr } = await run(["handlers"], {
    outside: { createFactory: () => Promise.reject(bug) },
  });
  assert.equal(code, 70);
  assert.equal(stdout, "");
  assert.equal(
    stderr,
    `error: factory has a bug: x is not a function
${bug.stack}
Please report it with the lines above and the command that was run.
`,
  );
});

Deno.test("what the system refuses is no bug: it exits with 2, and names the path", async () => {
  using dir = folder({ "p.dot": pipeline("true"), file: "" });
  const cases: [string[], RegExp][] = [
    [
      ["run", "-q", "--runsdir", `${dir.path}/file`, `${dir.path}/p.dot`],
      /mkdir '.*file'/,
    ],
    [["runs", "--runsdir", `${dir.path}/file`], /'.*file'/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await run(args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^error: The system refused: .+\n$/);
    assert.match(stderr, message);
  }
});

Deno.test("a permission that is missing is named by its flag, never by a stack", () => {
  const denied = (message: string) => new Deno.errors.NotCapable(message);
  const links =
    "Deno.symlinkSync() requires unscoped --allow-read and --allow-write permissions; path-scoped grants (e.g. --allow-write=<path>) are not supported";
  const cases: [Error, string][] = [
    [
      // Thrown by an import.
      new TypeError(
        'Requires read access to "/x/y.ts", run again with the --allow-read flag',
      ),
      `error: Deno does not let factory go on: it requires read access to "/x/y.ts"
hint: start Deno with --allow-read as well; docs/security.md tells what each permission is for`,
    ],
    [
      denied(
        'Requires read access to "/x", run again with the --allow-read flag',
      ),
      `error: Deno does not let factory go on: it requires read access to "/x"
hint: start Deno with --allow-read as well; docs/security.md tells what each permission is for`,
    ],
    [
      new RunFolderError("Cannot put it back", {
        hint: "see whose it is",
        cause: new Error("x", { cause: denied(links) }),
      }),
      `error: Cannot put it back (Deno.symlinkSync() requires unscoped --allow-read and --allow-write permissions)
hint: start Deno with --allow-read and --allow-write as well; docs/security.md tells what each permission is for`,
    ],
  ];
  for (const [error, text] of cases) {
    assert.equal(thrownText(error, recorded()), text);
    assert.equal(exitCodeOfError(error), 2);
  }
});

Deno.test("a package that cannot be fetched is named with the reason", () => {
  const refused = (causes: string[]) =>
    new TypeError(
      ["Failed caching npm package '@stricli/core@1.3.0'", ...causes]
        .join("\n    "),
    );
  const cases: [causes: string[], reason: string][] = [
    [
      [
        "0: error sending request for url (https://registry.npmjs.org/x.tgz): client error (Connect)",
        "1: client error (Connect)",
        "2: Connection refused (os error 111)",
      ],
      "Connection refused (os error 111)",
    ],
    [
      ['0: npm package not found in cache: "x", --cached-only is specified.'],
      'npm package not found in cache: "x", --cached-only is specified.',
    ],
    [[], "it is not there"],
  ];
  for (const [causes, reason] of cases) {
    assert.equal(
      thrownText(refused(causes), recorded()).split("\n")[0],
      `error: Cannot fetch the package @stricli/core@1.3.0: ${reason}`,
    );
    assert.equal(exitCodeOfError(refused(causes)), 2);
  }
  assert.equal(exitCodeOfError(new TypeError("Failed caching it")), 70);
});
