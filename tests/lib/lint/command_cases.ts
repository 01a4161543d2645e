/** Pipelines for the rules about commands and variables. */

import { around, type Cases } from "./pipelines.ts";

export const COMMAND_CASES: Cases = {
  tool_command_required: [
    { body: around('t [shape=parallelogram, tool_command="true"]') },
    { body: `node [tool_command=x]\n${around("t [type=tool]")}` },
    {
      body: around("t [shape=parallelogram]"),
      found: [
        '3:1 "t" needs tool_command, which is missing (add tool_command="...")',
      ],
    },
    {
      body: around('t [type=tool, tool_command=" "]'),
      found: [
        '3:28 "t" needs tool_command, which is empty (add tool_command="...")',
      ],
    },
  ],
  tool_command_scope: [
    {
      body: around(
        't [type=tool, tool_command="go test ./... >/dev/null 2>&1; git diff HEAD~1 a..b"]',
      ),
    },
    {
      body: around(
        't [type=tool, tool_command="cat /etc/passwd", allow_absolute=true]',
      ),
    },
    { body: around('t [tool_command="cat /etc/passwd"]') },
    {
      body: around('t [type=tool, tool_command="cat </etc/passwd"]'),
      found: [
        "3:28 tool_command names an absolute path, which is outside the workspace (name a path in the workspace, or set allow_absolute=true)",
      ],
    },
    {
      body: around('t [type=tool, tool_command="cd ../x"]'),
      found: [
        "3:28 tool_command names a parent folder (..), which is outside the workspace (name a path in the workspace, or set allow_absolute=true)",
      ],
    },
    {
      body: around('t [type=tool, tool_command="ls ~"]'),
      found: [
        "3:28 tool_command names the home folder (~), which is outside the workspace (name a path in the workspace, or set allow_absolute=true)",
      ],
    },
  ],
  tool_command_variable: [
    { body: around('t [type=tool, tool_command="cat <<EOF\n$goal\nEOF"]') },
    {
      body: around("t [type=tool, tool_command=\"cat <<'EOF'\n$goal\nEOF\"]"),
      found: [
        "4:1 $goal stands in a here-document with a quoted delimiter, where a shell expands nothing (write the here-document's delimiter without quotes)",
      ],
    },
  ],
  tool_command_code: [
    {
      body: around(
        't [type=tool, tool_command="sh -c \'echo \\"$1\\"\' sh $goal; evaluate $goal"]',
      ),
    },
    {
      body: around('t [type=tool, tool_command="sh -c \\"echo $goal\\""]'),
      found: [
        "3:42 the value of $goal would run as code of the inner command (hand it over as an argument: sh -c 'echo \"$1\"' sh $goal)",
      ],
    },
    {
      body: around(
        "t [type=tool, tool_command=\"eval $goal; bash -ec '${context.x}'\"]",
      ),
      found: [
        "3:34 the value of $goal would run as code of the inner command (hand it over as an argument: sh -c 'echo \"$1\"' sh $goal)",
        "3:51 the value of ${context.x} would run as code of the inner command (hand it over as an argument: sh -c 'echo \"$1\"' sh ${context.x})",
      ],
    },
  ],
  variable_known: [
    {
      body: around(
        't [prompt="$goal ${context.x} $$ $5 ${env.A}", label="$goal"]',
      ),
    },
    { body: around('t [type=tool, tool_command="echo $HOME ${x} $gaol"]') },
    {
      body: around(
        't [prompt="say \\"hi\\" ${contxt.x} $goals", label="${x}"]',
      ),
      found: [
        "3:23 unknown variable ${contxt.x} in prompt (did you mean ${context.x}?)",
        "3:35 unknown variable $goals in prompt (did you mean $goal?)",
        "3:51 unknown variable ${x} in label (the variables are $goal, ${context.key} and ${env.NAME}; $$ is a dollar)",
      ],
    },
    {
      body: around('t [type=tool, tool_command="echo ${contxt.x}"]'),
      found: [
        "3:34 unknown variable ${contxt.x} in tool_command (did you mean ${context.x}?)",
      ],
    },
    {
      body: around('t [agent.command="x ${contxt.x}"]'),
      found: [
        "3:21 unknown variable ${contxt.x} in agent.command (did you mean ${context.x}?)",
      ],
    },
  ],
  verification_allowed_commands: [
    {
      body: around(
        't [type=verification, "verification.allowed_commands"="go test"]',
      ),
    },
    { body: around("t") },
    {
      body: around("t [type=verification]"),
      found: [
        '3:1 "t" needs verification.allowed_commands, which is missing (add "verification.allowed_commands"="go test,go vet")',
      ],
    },
    {
      body: around('t [type=verification, verification.allowed_commands=","]'),
      found: [
        '3:53 "t" needs verification.allowed_commands, which is empty (add "verification.allowed_commands"="go test,go vet")',
      ],
    },
  ],
};
