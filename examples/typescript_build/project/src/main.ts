import { celsius } from "./celsius.ts";

console.log(`${celsius(Number(Deno.args[0]))} °C`);
