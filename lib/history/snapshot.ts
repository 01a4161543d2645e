/** What is recorded of the workspace's files. */

/** Paths that an attempt changed, relative to the workspace, sorted. A folder's ends with a slash. */
export interface Changes {
  /** New paths. */
  readonly created: readonly string[];
  /** Paths whose content, mode or kind is another. */
  readonly modified: readonly string[];
  /** Paths that are gone. */
  readonly deleted: readonly string[];
}

/** The user and the group that a file belongs to, by number. */
export type Owner = readonly [uid: number, gid: number];

/** A file, link or folder of a snapshot. */
export interface SnapshotEntry {
  /** What it is. */
  readonly kind: "file" | "directory" | "symlink";
  /** Permission bits. */
  readonly mode: number;
  /** Hex SHA-256 of a file's content. */
  readonly hash?: string;
  /** Where the content stands in the run's blob file. */
  readonly offset?: number;
  /** Bytes. */
  readonly size?: number;
  /** What a link points to. */
  readonly target?: string;
  /** The user and the group that it belongs to, where they are others than the first snapshot names for all. */
  readonly owner?: Owner;
  /** When the file was last seen to be so, for cheap comparison: `mtime`, `ctime`, `ino`. */
  readonly seen?: readonly [mtime: number, ctime: number, ino: number];
}

/** What changed from one snapshot to the next: entries by path, `null` where there is none any more. */
export type SnapshotDelta = Readonly<Record<string, SnapshotEntry | null>>;
