/** What `factory --version --json` says. */

import { BUILD } from "../build.ts";
import { currentForm } from "../form.ts";
import { headCommit } from "../git_head.ts";
import type { Host } from "../host/host.ts";
import { VERSION } from "../version.ts";

/** The fields of the document. */
export function aboutJson(host: Host): Record<string, unknown> {
  const form = currentForm();
  return {
    schema_version: 1,
    version: VERSION,
    form,
    deno: /Deno\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? null,
    commit: BUILD.commit ?? (form === "source" ? sourceCommit(host) : null) ??
      null,
  };
}

function sourceCommit(host: Host): string | undefined {
  const top = new URL("../../", import.meta.url).pathname;
  return headCommit(host.files, decodeURIComponent(top));
}
