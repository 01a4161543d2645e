/** Escapes by what files are: content, names, links, modes. */

import { BARE, type Escape, IN_PLACE, python } from "./escape.ts";

/** Content and names. */
export const FILES: readonly Escape[] = [
  { name: "a new file", script: "echo x > new.md" },
  { name: "a file appended to", script: "echo x >> other.md" },
  { name: "a file overwritten", script: "echo x > docs/page.md" },
  { name: "a file deleted", script: "rm -f other.md" },
  { name: "a folder deleted", script: "rm -rf docs" },
  { name: "an empty folder deleted", script: "rmdir empty" },
  { name: "a new folder", script: "mkdir fresh" },
  { name: "a file renamed", script: "mv other.md another.md" },
  { name: "a file moved in", script: "mv other.md src/" },
  { name: "a file moved out", script: "mv src/a.txt ." },
  {
    name: "a file moved in from outside",
    script: 'mv "$OUT/file.txt" src/',
  },
  { name: "a file moved outside", script: 'mv src/a.txt "$OUT/"' },
  {
    name: "two files exchanged",
    ...python(
      'libc.renameat2(-100, b"src/a.txt", -100, b"other.md", 2)',
    ),
  },
  { name: "the allowed folder moved away", script: "mv src moved" },
  {
    name: "the allowed file given another name",
    script: "ln report.md second.md",
  },
  {
    name: "the allowed file moved away",
    script: "mv report.md moved.md",
  },
  { name: "truncating", script: "truncate -s 0 other.md" },
  {
    name: "truncating by path",
    ...python('os.truncate(E["OUT"] + "/file.txt", 0)'),
  },
  { name: "dots", script: "echo x > src/../dots.md" },
  { name: "dots outside", script: "echo x > ../outside/file.txt" },
  { name: "an absolute path", script: 'echo x > "$OUT/file.txt"' },
  { name: "a new file outside", script: 'echo x > "$OUT/new.txt"' },
  { name: "deleting outside", script: 'rm -rf "$OUT/folder" "$OUT/file.txt"' },
  {
    name: "a folder outside",
    script: 'mkdir "$OUT/fresh" "$HOME/fresh"',
  },
];

/** Symbolic and hard links. */
export const LINKS: readonly Escape[] = [
  { name: "a link out of the workspace", script: "echo x > way_out" },
  {
    name: "a link in the allowed folder, outside",
    script: "echo x > src/link",
  },
  {
    name: "a link in the allowed folder, inside",
    script: "echo x > src/inner_link",
  },
  {
    name: "a folder link in the allowed folder",
    script: "echo x > src/folder_link/new.txt",
  },
  {
    name: "a link made now",
    script: 'ln -s "$OUT/file.txt" src/now; echo x > src/now',
  },
  {
    name: "a folder link made now",
    script: 'ln -s "$OUT" src/now; echo x > src/now/new.txt',
  },
  {
    name: "the allowed folder turned into a link",
    script:
      'rm -rf src; ln -s "$OUT" src; echo x > src/file.txt; rm -f src; mkdir src',
  },
  {
    name: "a folder below turned into a link",
    script:
      'rm -rf src/deep; ln -s "$OUT" src/deep; echo x > src/deep/file.txt',
  },
  {
    name: "the allowed file turned into a link",
    script: 'ln -sf "$OUT/file.txt" report.md; echo x > report.md',
  },
  { name: "a new link", script: "ln -s other.md new_link" },
  {
    name: "a hard link made before, outside",
    script: "echo x >> src/hard",
    open: IN_PLACE,
  },
  {
    name: "a hard link made before, inside",
    script: "echo x >> src/inner_hard",
    after: IN_PLACE,
  },
  {
    name: "a hard link made now",
    script: "ln other.md src/now && echo x >> src/now",
  },
  {
    name: "a hard link made now, outside",
    script: 'ln "$OUT/file.txt" src/now && echo x >> src/now',
  },
  {
    name: "a hard link to the outside",
    script: 'ln src/a.txt "$OUT/a.txt"',
  },
];

/** What a file has besides its content. */
export const METADATA: readonly Escape[] = [
  { name: "a mode", script: "chmod 600 other.md", after: BARE },
  { name: "a folder's mode", script: "chmod 700 docs", after: BARE },
  {
    name: "a mode outside",
    script: 'chmod 600 "$OUT/file.txt"',
    open: BARE,
  },
  {
    name: "a mode through a link",
    script: "chmod 600 src/inner_link",
    after: BARE,
  },
  {
    name: "a time",
    script: "touch -d 2001-01-01 other.md",
    after: BARE,
  },
  {
    name: "a time outside",
    script: 'touch -d 2001-01-01 "$OUT/file.txt"',
    open: BARE,
  },
  {
    name: "an owner",
    needs: "root",
    script: "chown 12345 other.md",
    after: BARE,
  },
  {
    name: "a group",
    needs: "root",
    script: "chgrp 12345 docs/page.md docs",
    after: BARE,
  },
  {
    name: "a link's owner",
    needs: "root",
    script: "chown -h 12345 linked.md",
    after: BARE,
  },
  {
    name: "an owner outside",
    needs: "root",
    script: 'chown 12345 "$OUT/file.txt"',
    open: BARE,
  },
  {
    name: "who owns the workspace",
    needs: "root",
    script: "chown 12345 .",
    after: BARE,
  },
  {
    name: "an attribute",
    ...python('os.setxattr("other.md", "user.x", b"1")'),
    open: BARE,
  },
  {
    name: "an attribute outside",
    ...python('os.setxattr(E["OUT"] + "/file.txt", "user.x", b"1")'),
    open: BARE,
  },
  { name: "a named pipe", script: "mkfifo pipe" },
  { name: "a named pipe outside", script: 'mkfifo "$OUT/pipe"' },
];

/** Places that are worth something to others. */
export const ELSEWHERE: readonly Escape[] = [
  { name: "the temporary folder of all", script: "echo x > /tmp/escape-$ID" },
  {
    name: "the other temporary folder",
    script: "echo x > /var/tmp/escape-$ID",
  },
  { name: "shared memory", script: "echo x > /dev/shm/escape-$ID" },
  { name: "the home folder", script: "echo x >> ~/.profile; echo x > ~/.new" },
  {
    name: "git's configuration",
    script:
      "git config -f .git/config core.editor evil || echo x >> .git/config",
  },
  {
    name: "a git hook",
    script: "echo '#!/bin/sh' > .git/hooks/post-commit",
  },
  {
    name: "a sample hook renamed",
    script: "mv .git/hooks/pre-commit.sample .git/hooks/pre-commit",
  },
  { name: "a Makefile", script: "printf 'all:\\n\\tevil\\n' > Makefile" },
  { name: "a package's scripts", script: "echo '{}' > package.json" },
  { name: "a new .envrc", script: "echo evil > .envrc" },
];

/** Programs with ways of their own to write. */
export const PROGRAMS: readonly Escape[] = [
  {
    name: "python",
    ...python('open("other.md", "w").write("x")'),
  },
  {
    name: "perl",
    needs: "perl",
    script: 'perl -e \'open(F, ">", "other.md"); print F "x"\'',
  },
  {
    name: "node",
    needs: "node",
    script: 'node -e \'fs.writeFileSync("other.md", "x")\'',
  },
  { name: "dd", script: "dd if=/dev/zero of=other.md bs=1 count=1" },
  { name: "tee", script: "echo x | tee other.md $OUT/file.txt" },
  { name: "sed", script: "sed -i s/other/x/ other.md" },
  { name: "awk", script: 'awk \'BEGIN { print "x" > "other.md" }\'' },
  {
    name: "tar",
    script: 'tar -cf src/t.tar -C src a.txt && tar -xf src/t.tar -C "$OUT"',
  },
  { name: "install", script: "install -m 644 src/a.txt other.md" },
  { name: "cp", script: "cp --remove-destination src/a.txt other.md" },
  {
    name: "git apply",
    needs: "git",
    script:
      "printf -- '--- a/other.md\\n+++ b/other.md\\n@@ -1 +1 @@\\n-other\\n+x\\n' | GIT_DIR=/nowhere git apply",
  },
  {
    name: "vim",
    needs: "vim",
    script: "vim -es -u NONE -c 's/other/x/' -c 'wq!' other.md",
  },
  { name: "ed", needs: "ed", script: "printf '1s/o/x/\\nw\\n' | ed other.md" },
];
