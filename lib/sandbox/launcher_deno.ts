/**
 * A program that limits itself and then becomes another, for machines without
 * Perl: it takes a {@linkcode Restriction} as JSON, and the program.
 *
 * @module
 */

import { veiledBy } from "./launcher_perl.ts";
import { Libc, type Restriction } from "./libc_deno.ts";

if (import.meta.main) {
  const [restriction, program, ...args] = Deno.args;
  if (restriction === undefined || program === undefined) {
    console.error("factory: cannot confine: nothing to start");
    Deno.exit(125);
  }
  try {
    const libc = new Libc();
    const folder = Deno.cwd();
    libc.restrict(JSON.parse(restriction) as Restriction);
    // The same folder, among new mounts if there are.
    Deno.chdir(folder);
    libc.become([program, ...args], veiledBy(Deno.env.toObject()));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(`factory: cannot confine: ${error.message}`);
    Deno.exit(125);
  }
}
