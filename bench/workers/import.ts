/** Imports the library, and says hello. */

import { VERSION } from "../../mod.ts";

console.log(`hello ${VERSION}`);
