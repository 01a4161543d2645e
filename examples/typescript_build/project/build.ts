/** Writes the sources as plain JavaScript to dist/. */

import { stripTypeScriptTypes } from "node:module";

Deno.mkdirSync("dist", { recursive: true });
for (const { name } of Deno.readDirSync("src")) {
  if (name.endsWith("_test.ts")) continue;
  const code = stripTypeScriptTypes(Deno.readTextFileSync(`src/${name}`));
  Deno.writeTextFileSync(
    `dist/${name.replace(/\.ts$/, ".js")}`,
    code.replaceAll(/(from "\..*)\.ts"/g, '$1.js"'),
  );
  console.log(`built dist/${name.replace(/\.ts$/, ".js")}`);
}
