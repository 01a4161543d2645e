/** `factory plugin`: for those who write plugins. */

import {
  buildCommand,
  buildRouteMap,
  type Command,
  type RouteMap,
} from "@stricli/core";
import { action, type Cli } from "./io.ts";
import { mergeGrants, parseGrant } from "../plugin/grants.ts";
import {
  PLUGIN_FLAGS,
  type PluginFlags,
  PROJECT_PLUGINS,
} from "./plugin_flags.ts";
import { completeFolders } from "./proposals.ts";

interface NewFlags {
  readonly dir: string;
}

interface BundleFlags {
  readonly output?: string;
}

const newCommand: Command<Cli> = buildCommand<NewFlags, [string], Cli>({
  docs: {
    brief: "Write a plugin to begin with, and its test",
    fullDescription:
      `Writes a plugin that works, a test that runs it, and a deno.json that says where the types come from. No file is replaced.

  factory plugin new shout
  factory plugin new shout --dir plugins`,
  },
  parameters: {
    flags: {
      dir: {
        kind: "parsed",
        parse: String,
        proposeCompletions: completeFolders,
        brief: "Folder to write it to",
        placeholder: "DIR",
        default: PROJECT_PLUGINS,
      },
    },
    positional: {
      kind: "tuple",
      parameters: [{
        parse: String,
        placeholder: "type",
        brief: "The plugin's type, which is its file's name too",
      }],
    },
  },
  func: action(async (cli: Cli, flags: NewFlags, type: string) => {
    const { newPlugin } = await import("./plugin_new.ts");
    return newPlugin(cli, flags.dir, type);
  }),
});

const FILE = {
  kind: "tuple",
  parameters: [{
    parse: String,
    placeholder: "file",
    brief: "The plugin's file",
  }],
} as const;

type CheckFlags = Pick<PluginFlags, "allow-plugin">;

const checkCommand: Command<Cli> = buildCommand<
  CheckFlags,
  [string],
  Cli
>({
  docs: {
    brief: "Check a plugin: its types, its attributes, what it asks for",
    fullDescription:
      "Checks a plugin's types, loads it as a run would, and prints its attributes and what it asks for. Exits with 2 when something is wrong.",
  },
  parameters: {
    flags: { "allow-plugin": PLUGIN_FLAGS["allow-plugin"] },
    positional: FILE,
  },
  func: action(async (cli: Cli, flags: CheckFlags, file: string) => {
    const { checkPlugin } = await import("./plugin_check.ts");
    const grants = (flags["allow-plugin"] ?? []).map(parseGrant);
    return await checkPlugin(cli, file, mergeGrants(grants));
  }),
});

const bundleCommand: Command<Cli> = buildCommand<BundleFlags, [string], Cli>({
  docs: {
    brief: "Put a plugin and its packages into one file",
    fullDescription:
      "Puts a plugin and the packages it imports into one file of JavaScript: a plugin's process loads no packages.",
  },
  parameters: {
    flags: {
      output: {
        kind: "parsed",
        parse: String,
        brief: "The file (default: dist/<type>.js beside the plugin)",
        placeholder: "FILE",
        optional: true,
      },
    },
    positional: FILE,
  },
  func: action(async (cli: Cli, flags: BundleFlags, file: string) => {
    const { bundlePlugin } = await import("./plugin_bundle.ts");
    return await bundlePlugin(cli, file, flags.output);
  }),
});

/** The commands. */
export const command: RouteMap<Cli> = buildRouteMap<
  "new" | "check" | "bundle",
  Cli
>({
  routes: { new: newCommand, check: checkCommand, bundle: bundleCommand },
  docs: {
    brief: "Write, check and bundle plugins",
    fullDescription: `For those who write plugins: docs/plugins.md tells how.

  factory plugin new shout      a plugin to begin with, and its test
  factory plugin check shout.ts
  factory plugin bundle shout.ts`,
  },
});
