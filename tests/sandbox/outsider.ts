/** Processes beside the sandbox: another run, and a server on every kind of socket. */

const SERVER = `
import os, select, socket, sys
path, abstract = sys.argv[1:]
unix = socket.socket(socket.AF_UNIX); unix.bind(path); os.chmod(path, 0o777)
hidden = socket.socket(socket.AF_UNIX); hidden.bind("\\0" + abstract)
tcp = socket.socket(); tcp.bind(("127.0.0.1", 0))
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); udp.bind(tcp.getsockname())
for one in (unix, hidden, tcp): one.listen()
print(tcp.getsockname()[1], flush=True)
while True:
  for one in select.select((unix, hidden, tcp, udp), (), ())[0]:
    if one is udp: udp.sendto(*udp.recvfrom(9))
    else: one.accept()[0].close()
`;

/** A process of another run, and a server, which end with this. */
export class Outsider implements Disposable {
  /** Sleeps in its own folder. */
  get other(): number {
    return this.#other.pid;
  }

  readonly path: string;
  readonly abstract: string;
  #other: Deno.ChildProcess;
  readonly #server: Deno.ChildProcess;
  readonly #outside: string;

  private constructor(
    outside: string,
    server: Deno.ChildProcess,
    readonly folder: string,
    readonly port: number,
  ) {
    this.#outside = outside;
    this.#server = server;
    this.#other = startOther(outside);
    this.path = `${folder}/outsider.sock`;
    this.abstract = `escape-${Deno.pid}`;
  }

  /** Starts both; without Python there is no server, and the port is 0. */
  static async start(outside: string): Promise<Outsider> {
    const folder = Deno.makeTempDirSync({ prefix: "outsider-" });
    const server = new Deno.Command("/usr/bin/env", {
      args: [
        ...["python3", "-c", SERVER],
        ...[`${folder}/outsider.sock`, `escape-${Deno.pid}`],
      ],
      env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let line = "";
    for await (
      const text of server.stdout.pipeThrough(new TextDecoderStream()).values({
        preventCancel: true,
      })
    ) {
      line += text;
      if (line.endsWith("\n")) break;
    }
    const port = Number(line);
    // 127: there is no Python.
    if (port === 0 && (await server.status).code !== 127) {
      throw new Error("the server beside the sandbox does not start");
    }
    return new Outsider(outside, server, folder, port);
  }

  /** True when the other run's process is as it was. */
  get isAlive(): boolean {
    try {
      const stat = Deno.readTextFileSync(`/proc/${this.other}/stat`);
      return !/\) [ZX] /.test(stat);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return false;
    }
  }

  /** Starts the other run's process anew. */
  revive(): void {
    this.#other = startOther(this.#outside);
  }

  [Symbol.dispose](): void {
    end(this.#other);
    end(this.#server);
    Deno.removeSync(this.folder, { recursive: true });
  }
}

function startOther(outside: string): Deno.ChildProcess {
  return new Deno.Command("sleep", {
    args: ["1000"],
    cwd: outside,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    // It has ended already.
    if (!(error instanceof TypeError)) throw error;
  }
}
