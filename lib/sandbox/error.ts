/** What goes wrong with a sandbox. */

/** Limits cannot be put in force. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(message: string, options: ErrorOptions & { hint?: string } = {}) {
    super(message, options);
    this.hint = options.hint;
  }
}
