/** What goes wrong with a workspace. */

/** A workspace, or the store behind it, cannot be what it has to be. */
export class WorkspaceError extends Error {
  /** The class's name. */
  override readonly name = "WorkspaceError";
  /** The file or folder it is about, absolute. */
  readonly path: string;
  /** What to do next, as a sentence without a full stop. */
  readonly hint: string | undefined;

  /** Says it in one message. */
  constructor(
    message: string,
    { path, hint, ...options }: ErrorOptions & { path: string; hint?: string },
  ) {
    super(message, options);
    this.path = path;
    this.hint = hint;
  }
}
