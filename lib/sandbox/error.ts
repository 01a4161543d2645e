/** What goes wrong with a sandbox. */

/** Limits cannot be put in force. */
export class SandboxError extends Error {
  /** The class's name. */
  override readonly name = "SandboxError";
  /** What to do about it. */
  readonly hint: string | undefined;

  /** Says it in one message. */
  constructor(message: string, options: ErrorOptions & { hint?: string } = {}) {
    super(message, options);
    this.hint = options.hint;
  }
}
