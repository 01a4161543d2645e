/** The machine, with what an older runtime lacks: it stands in the place of `lib/host/deno.ts`. */

import "./additions.ts";

export { denoHost } from "../../../lib/host/deno.ts";
