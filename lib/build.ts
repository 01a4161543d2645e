/**
 * What is known of this copy of factory since it was built. In the sources that
 * is nothing; `scripts/compile` puts a file of its own in this one's place.
 *
 * @module
 */

/** What a build says of itself. */
export interface Build {
  /** What was built. */
  readonly form?: "self-extracting" | "compiled";
  /** The commit it was built from. */
  readonly commit?: string;
}

/** This copy's. */
export const BUILD: Build = {};
