/** What is wrong with a plugin, before anything runs. */
export class PluginError extends Error {
  /** The class's name. */
  override readonly name = "PluginError";
  /** What to do next, as a sentence without a full stop. */
  readonly hint: string | undefined;

  /** Says it in one message. */
  constructor(message: string, options: ErrorOptions & { hint?: string } = {}) {
    super(message, options);
    this.hint = options.hint;
  }
}

/**
 * A plugin broke its promise while it ran: it crashed, hung up, or said
 * something that nobody can understand. The stack is the plugin's.
 */
export class PluginCrash extends Error {
  /** The class's name. */
  override readonly name = "PluginCrash";

  /** Says it in one message; `stack` replaces the one of this process, which tells nothing. */
  constructor(message: string, stack: string = message) {
    super(message);
    this.stack = stack;
  }
}
