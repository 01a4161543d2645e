/**
 * A view of the machine in which all is read-only but what is granted: so modes,
 * owners, times and attributes of everything else stay as they are, which
 * Landlock does not limit, and nothing gets a second name elsewhere.
 *
 * @module
 */

import type { Files } from "../host/host.ts";
import type { Grants } from "./grants.ts";
import type { Steps } from "./launcher.ts";

const MS_BIND = 0x1000;
const MS_REC = 0x4000;
const MS_PRIVATE = 0x4_0000;

/** Where programs share memory, and have their semaphores. */
const SHARED_MEMORY = "/dev/shm";

/** What a view is made of. */
export interface View {
  /** Absolute paths that may be written, those above first. */
  readonly writable: readonly string[];
  /** The folder for shared memory, which becomes a private one, if there is one. */
  readonly memory?: string;
}

/** The view for what is granted. */
export function viewOf(files: Files, grants: Grants): View {
  const writable = [...grants.folders, ...grants.files].toSorted();
  // A run that is kept there would vanish behind a private one.
  const isUsed = writable.some((path) => path.startsWith(`${SHARED_MEMORY}/`));
  return {
    writable,
    ...(!isUsed && hasSharedMemory(files) && { memory: SHARED_MEMORY }),
  };
}

function hasSharedMemory(files: Files): boolean {
  try {
    return files.lstat(SHARED_MEMORY)?.kind === "directory";
  } catch (error) {
    // Deno hides it from those who may not do everything: then it stays closed.
    if (!files.isDenied(error)) throw error;
    return false;
  }
}

/** The view's own folder may be written, too. */
export function grantsIn({ memory }: View, { folders, files }: Grants): Grants {
  return {
    folders: memory === undefined ? folders : [...folders, memory],
    files,
  };
}

/** A change of the mounts. */
export type MountStep =
  | {
    readonly kind: "mount";
    readonly source: string;
    readonly at: string;
    readonly type: string;
    readonly flags: number;
    readonly data: string;
  }
  /** With all mounts below. */
  | { readonly kind: "set"; readonly at: string; readonly readonly: boolean };

/** The first of all changes: nobody else is to see the others. */
export const PRIVATE: MountStep = {
  kind: "mount",
  source: "none",
  at: "/",
  type: "",
  flags: MS_REC | MS_PRIVATE,
  data: "",
};

/** The way to a view, in namespaces of one's own. What is a mount of its own already is not bound again. */
export function mountsOf(
  { writable, memory }: View,
  mounted?: string,
): readonly MountStep[] {
  const mount = { kind: "mount", type: "", data: "" } as const;
  return [
    { kind: "set", at: "/", readonly: true },
    ...writable.flatMap((at): MountStep[] => [
      ...(at === mounted
        ? []
        : [{ ...mount, source: at, at, flags: MS_BIND | MS_REC }]),
      { kind: "set", at, readonly: false },
    ]),
    ...(memory === undefined ? [] : [{
      ...mount,
      source: "tmpfs",
      at: memory,
      type: "tmpfs",
      flags: 0,
      data: "mode=1777",
    }]),
  ];
}

/** The same as steps of the launcher. */
export function viewSteps(view: View, mounted?: string): Steps {
  return mountsOf(view, mounted).flatMap(mountStep);
}

/** A change as a step of the launcher. */
export function mountStep(step: MountStep): Steps {
  return step.kind === "mount"
    ? ["mount", step.source, step.at, step.type, step.flags, step.data]
    : ["readonly", step.at, Number(step.readonly)];
}
