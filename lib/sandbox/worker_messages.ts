/** What the engine and a thread that starts programs say to each other. */

import type { SpawnCommand } from "../host/host.ts";
import type { Restriction } from "./libc_deno.ts";

/** To the thread. */
export type Order =
  | { readonly kind: "restrict"; readonly restriction: Restriction }
  | {
    readonly kind: "spawn";
    readonly id: number;
    readonly command: SpawnCommand;
  }
  /** So many bytes of a stream were read by whom they are for. */
  | {
    readonly kind: "taken";
    readonly id: number;
    readonly stream: StreamName;
    readonly bytes: number;
  }
  /** Nobody wants the rest of a stream. */
  | {
    readonly kind: "cancel";
    readonly id: number;
    readonly stream: StreamName;
  };

/** From the thread. */
export type Report =
  | { readonly kind: "restricted"; readonly error?: string }
  | {
    readonly kind: "started";
    readonly id: number;
    readonly pid: number;
    readonly pipes: readonly string[];
  }
  | {
    readonly kind: "failed";
    readonly id: number;
    readonly error: { readonly name: string; readonly message: string };
  }
  | {
    readonly kind: "output";
    readonly id: number;
    readonly stream: StreamName;
    readonly data: Uint8Array<ArrayBuffer>;
  }
  | {
    readonly kind: "closed";
    readonly id: number;
    readonly stream: StreamName;
  }
  | {
    readonly kind: "ended";
    readonly id: number;
    readonly code: number;
    readonly signal?: string;
  };

/** A program's outputs. */
export type StreamName = "stdout" | "stderr";

/** Bytes of a stream that may be under way before the thread stops reading. */
export const UNDER_WAY = 1 << 20;
/** Bytes after which the reader says that it has taken them. */
export const TAKEN_STEP = 1 << 18;
