#!/usr/bin/env node
// Starts factory by the Deno that this package depends on.
"use strict";

const { spawn } = require("node:child_process");
const { existsSync } = require("node:fs");
const { constants } = require("node:os");
const path = require("node:path");

/** The program itself: a wrapper around it would have to pass on every signal, too. */
function findDeno() {
  const home = path.dirname(require.resolve("deno/package.json"));
  const name = process.platform === "win32" ? "deno.exe" : "deno";
  const program = path.join(home, name);
  return existsSync(program)
    ? program
    // Where packages may run no scripts of theirs when they are installed.
    : require(path.join(home, "install_api.cjs")).runInstall();
}

const child = spawn(findDeno(), [
  ...["run", "--allow-all", "--no-prompt", "--no-lock"],
  // Whatever project this is started in, packages are those beside this one.
  ...["--no-config", "--node-modules-dir=manual"],
  path.join(__dirname, "..", "cli.js"),
  ...process.argv.slice(2),
], { stdio: "inherit" });

// Ctrl-C and a closed terminal reach the whole group: factory has heard it already.
process.on("SIGINT", () => {});
process.on("SIGHUP", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));

child.on("error", (error) => {
  console.error(`factory: cannot start Deno: ${error.message}`);
  process.exit(70);
});
child.on("exit", (code, signal) => {
  process.exit(signal ? 128 + constants.signals[signal] : code);
});
