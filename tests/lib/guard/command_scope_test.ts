import { equal } from "node:assert/strict";
import { commandScopeProblem } from "../../../lib/guard/command_scope.ts";

const TILDE = "contains ~";
const PARENT = "contains ..";
const ABSOLUTE = "contains absolute path";

const CASES: readonly (readonly [string, string | undefined])[] = [
  ["", undefined],
  ["true", undefined],
  ["go test ./...", undefined],
  ["go test ./... && go vet ./...", undefined],
  ["deno test a/b/c_test.ts", undefined],
  ["git log main..feature", undefined],
  ["git log ..feature", undefined],
  ["for i in {1..3}; do echo $i; done", undefined],
  ["echo a...b", undefined],
  // home
  ["cat ~/notes", TILDE],
  ["cat ~", TILDE],
  ["cat ~root/x", TILDE],
  ["x=~/y", TILDE],
  ["PATH=a:~/bin run", TILDE],
  ["tool --file=~/x", TILDE],
  ["cat <~/x", TILDE],
  ["sh -c 'cat ~/x'", TILDE],
  ["git diff HEAD~1", undefined],
  ["rm -f notes.txt~ *~", undefined],
  // parents
  ["echo oops > ../oops.txt", PARENT],
  ["echo oops >../oops.txt", PARENT],
  ["cat <../x", PARENT],
  ["cd ..", PARENT],
  ["cd ..; ls", PARENT],
  ["(cd ..)", PARENT],
  ["cat a/../../b", PARENT],
  ["cat a/..", PARENT],
  ["cat '../x'", PARENT],
  ['cat "../x"', PARENT],
  ["cat .'.'/x", PARENT],
  ["cat .\\./x", PARENT],
  ["tool --out=../x", PARENT],
  ["x=../y", PARENT],
  ["cd ..&& ls", PARENT],
  ["echo `cat ../x`", PARENT],
  ['echo "$(cat ../x)"', PARENT],
  ["cat \\\n../x", PARENT],
  // absolute paths
  ["cat /etc/passwd", ABSOLUTE],
  ["cat </etc/passwd", ABSOLUTE],
  ["x=/etc/passwd; cat $x", ABSOLUTE],
  ["tool --out=/tmp/x", ABSOLUTE],
  ["docker -v a:/b run", ABSOLUTE],
  ["echo hi 2>/tmp/x", ABSOLUTE],
  ["'/bin/ls'", ABSOLUTE],
  ["''/bin/ls", ABSOLUTE],
  ["\\/bin/ls", ABSOLUTE],
  ['sh -c "cat /etc/passwd"', ABSOLUTE],
  ['echo "$(</etc/passwd)"', ABSOLUTE],
  ["sh -c 'sh -c \"cat /etc/passwd\"'", ABSOLUTE],
  ["ls /", ABSOLUTE],
  ["ls //etc", ABSOLUTE],
  ["cat <<E\ndon't\nE\ncat /etc/passwd", ABSOLUTE],
  ['"$DIR"/bin/x', undefined],
  ["$PWD/bin/x", undefined],
  ['cat "$PWD/a b/c"', undefined],
  ["curl http://127.0.0.1:80/x", undefined],
  ["sed s/a/b/ file", undefined],
  ["printf '#!/bin/sh\\n' > x.sh", undefined],
  ["make >/dev/null 2>&1", undefined],
  ["make > /dev/null 2>/dev/stderr", undefined],
  ["echo x >/dev/fd/2", undefined],
  ["cat /dev/sda", ABSOLUTE],
  ["cat /dev/null/../../etc/passwd", PARENT],
  ["cat /dev/nullx", ABSOLUTE],
  // comments are not run
  ["true # see /etc/passwd and ../x", undefined],
  ["true # it's fine\ncat /etc/passwd", ABSOLUTE],
  ["echo a#/b", undefined],
  // unfinished quotes are read to the end
  ["echo 'x /etc", ABSOLUTE],
  ['echo "x ../y', PARENT],
  ["echo \\", undefined],
  // the order of the complaints
  ["cat ~/x ../y /z", TILDE],
  ["cat /z ../y", PARENT],
];

for (const [command, problem] of CASES) {
  Deno.test(`the guard finds ${problem ?? "nothing"} in ${JSON.stringify(command)}`, () => {
    equal(commandScopeProblem(command), problem);
  });
}

Deno.test("the guard reads long commands in linear time", () => {
  const long = "sh -c '" + "a ".repeat(200_000) + "'";
  equal(commandScopeProblem(long), undefined);
  equal(commandScopeProblem('"'.repeat(20_001)), undefined);
});
