/** Imports the part of the library that needs no machine, and says hello. */

import { VERSION } from "../../handlers/pure.ts";

console.log(`hello ${VERSION}`);
