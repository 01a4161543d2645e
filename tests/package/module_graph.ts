/** What jsr.io tells of a package's modules, so that Deno knows their imports before it has them. */

/** A place: line and column, from 0. */
type Position = readonly [line: number, character: number];

interface Dependency {
  readonly specifier: string;
  readonly isDynamic?: boolean;
  readonly code?: Resolved;
  readonly type?: Resolved;
}

interface Resolved {
  readonly span: {
    readonly start: Place;
    readonly end: Place;
  };
}

interface Place {
  readonly line: number;
  readonly character: number;
}

/** The imports of every module of a folder, as `moduleGraph2` has them. */
export async function moduleGraph(
  folder: string,
): Promise<Record<string, object>> {
  const root = `data:application/typescript,${
    encodeURIComponent(
      modulesBelow(folder).map((path) =>
        `import ${JSON.stringify(`file://${path}`)};`
      ).join(""),
    )
  }`;
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config", "--no-lock", root],
    stderr: "null",
  }).output();
  if (!success) throw new Error(`Cannot read the modules of ${folder}`);
  const graph: Record<string, object> = {};
  for (
    const { specifier, dependencies = [] } of JSON.parse(
      new TextDecoder().decode(stdout),
    ).modules
  ) {
    if (!specifier.startsWith(`file://${folder}/`)) continue;
    graph[specifier.slice(`file://${folder}`.length)] = {
      dependencies: dependencies.map(entryOf),
    };
  }
  return graph;
}

function entryOf({ specifier, isDynamic, code, type }: Dependency): object {
  const span = (code ?? type)?.span;
  const range: Position[] = span
    ? [
      [span.start.line, span.start.character],
      [span.end.line, span.end.character],
    ]
    : [[0, 0], [0, 0]];
  return isDynamic
    ? { type: "dynamic", argument: specifier, argumentRange: range }
    : {
      type: "static",
      kind: code ? "import" : "importType",
      specifier,
      specifierRange: range,
    };
}

function modulesBelow(folder: string): string[] {
  return Array.from(
    Deno.readDirSync(folder),
    ({ name, isDirectory }) =>
      isDirectory
        ? modulesBelow(`${folder}/${name}`)
        : name.endsWith(".ts")
        ? [`${folder}/${name}`]
        : [],
  ).flat();
}
