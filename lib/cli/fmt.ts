/** `factory fmt`: lays pipelines out in the one usual way. */

import { buildCommand, type Command } from "@stricli/core";
import { reportInvalid } from "./diagnostics.ts";
import { UsageError } from "./errors.ts";
import { EXIT } from "./exit_code.ts";
import { action, type Cli } from "./io.ts";
import { completePipelines } from "./proposals.ts";
import { switchFlag } from "./run_flags.ts";
import { readSource } from "./source.ts";

interface Flags {
  readonly check: boolean;
  readonly write: boolean;
}

/** The command. */
export const command: Command<Cli> = buildCommand<Flags, string[], Cli>({
  docs: {
    brief: "Format pipelines",
    fullDescription:
      `Formats pipelines: prints the formatted text, writes it back, or only tells whether it would differ.

  factory fmt pipeline.dot                 print it
  factory fmt --write examples/*/*.dot     write it back
  factory fmt --check pipeline.dot         exit with 1 when it is not formatted`,
  },
  parameters: {
    flags: {
      check: switchFlag("List files that are not formatted, and exit with 1"),
      write: switchFlag("Write the files back"),
    },
    aliases: { w: "write" },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: {
        parse: String,
        proposeCompletions: completePipelines,
        placeholder: "pipeline.dot",
        brief: "The pipelines; - is standard input",
      },
    },
  },
  func: action(fmt),
});

async function fmt(
  cli: Cli,
  { check, write }: Flags,
  ...files: readonly string[]
): Promise<number> {
  if (check && write) {
    throw new UsageError("--check and --write contradict each other");
  }
  if (!check && !write && files.length > 1) {
    throw new UsageError(
      `Cannot print ${files.length} files as one text`,
      { hint: "use --write or --check" },
    );
  }
  if (write && files.includes("-")) {
    throw new UsageError("Cannot write standard input back");
  }
  const { format } = await import("../dot/print.ts");
  let code: number = EXIT.success;
  for (const file of files) {
    const source = await readSource(cli, file);
    const { text: formatted, problems } = format(source);
    if (formatted === undefined) {
      code = await reportInvalid(cli, { source, diagnostics: problems });
    } else if (check) {
      if (formatted === source.text) continue;
      cli.stdout.write(`${file}\n`);
      code = Math.max(code, EXIT.failed);
    } else if (!write) {
      cli.stdout.write(formatted);
    } else if (formatted !== source.text) {
      cli.host.files.writeAtomic(cli.host.files.realPath(file), formatted);
      cli.stderr.write(`formatted ${file}\n`);
    }
  }
  return code;
}
