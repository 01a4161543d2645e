/** Pipelines that users of the package run. */

/** Writes within its list, and uses a plugin. */
export const PIPELINE = `digraph {
  start -> greet -> shout -> exit
  greet [type=tool, tool_command="echo hello > greeting.txt", allowed_write_paths="greeting.txt"]
  shout [type=shout, words=hello]
}`;

/** Writes beside its list. */
export const STRAY = `digraph {
  start -> stray -> exit
  stray [type=tool, tool_command="echo x > other.txt", allowed_write_paths="greeting.txt"]
}`;
