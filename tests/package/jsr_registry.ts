/**
 * A JSR registry on this machine: it takes what `deno publish` sends, and serves
 * it as jsr.io does, so that tests use the package as its users will.
 *
 * @module
 */

import { filesIn } from "../../scripts/support/files.ts";
import { moduleGraph } from "./module_graph.ts";

/** A version of a package that was published. */
interface Published {
  readonly name: string;
  readonly version: string;
  /** The unpacked files. */
  readonly folder: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** It listens on a free port of 127.0.0.1, until disposed of. */
export class JsrRegistry implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #published = new Map<string, Published>();
  readonly #answers = new Map<string, Promise<Response>>();
  /** Paths that were asked for, in order. */
  readonly requests: string[] = [];

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => this.#answer(request),
    );
  }

  /** What `JSR_URL` has to be. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  /** Where a package was unpacked. */
  folder(name: string): string {
    return this.#package(name).folder;
  }

  /** The files of a package, by path. */
  files(name: string): string[] {
    return filesIn(this.#package(name).folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    for (const { folder } of this.#published.values()) {
      Deno.removeSync(folder, { recursive: true });
    }
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    this.requests.push(pathname);
    const version =
      /^\/api\/scopes\/([^/]+)\/packages\/([^/]+)\/versions\/([^/]+)$/
        .exec(pathname);
    if (version && request.method === "POST") {
      const [, scope, name, number = ""] = version;
      await this.#take(`@${scope}/${name}`, number, request);
      return Response.json({ id: "1", status: "success", error: null });
    }
    // No version is there before it is published.
    if (version) return missing(pathname);
    if (pathname.startsWith("/api/")) return Response.json({});
    // Answers do not change; several programs of a test ask at once.
    const known = this.#answers.get(pathname) ?? this.#serve(pathname);
    this.#answers.set(pathname, known);
    return (await known).clone();
  }

  /** Unpacks what `deno publish` has packed. */
  async #take(name: string, version: string, request: Request): Promise<void> {
    const folder = Deno.makeTempDirSync({ prefix: "factory-jsr-" });
    const tar = new Deno.Command("tar", {
      args: ["xzf", "-", "-C", folder],
      stdin: "piped",
    }).spawn();
    await request.body?.pipeTo(tar.stdin);
    const { success } = await tar.status;
    if (!success) throw new Error(`Cannot unpack ${name}`);
    const { exports } = JSON.parse(
      Deno.readTextFileSync(`${folder}/deno.json`),
    );
    this.#published.set(name, { name, version, folder, exports });
  }

  async #serve(pathname: string): Promise<Response> {
    const [, scope, name, ...rest] = pathname.split("/");
    const found = this.#published.get(`${scope}/${name}`);
    const path = rest.join("/");
    if (!found) return missing(pathname);
    if (path === "meta.json") return Response.json(metaOf(found));
    if (path === `${found.version}_meta.json`) {
      return Response.json(await versionMetaOf(found));
    }
    const file = path.slice(`${found.version}/`.length);
    if (!filesIn(found.folder).includes(file)) {
      return missing(pathname);
    }
    return new Response(Deno.readFileSync(`${found.folder}/${file}`), {
      headers: { "content-type": contentType(file) },
    });
  }

  #package(name: string): Published {
    const found = this.#published.get(name);
    if (!found) throw new Error(`${name} was not published`);
    return found;
  }
}

function metaOf({ name, version }: Published): object {
  const [scope = "", short] = name.slice(1).split("/");
  return {
    scope,
    name: short,
    latest: version,
    versions: { [version]: {} },
  };
}

async function versionMetaOf({ folder, exports }: Published): Promise<object> {
  const manifest: Record<string, object> = {};
  for (const path of filesIn(folder)) {
    const data = Deno.readFileSync(`${folder}/${path}`);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
    manifest[`/${path}`] = {
      size: data.length,
      checksum: `sha256-${hash.toHex()}`,
    };
  }
  return { manifest, moduleGraph2: await moduleGraph(folder), exports };
}

function contentType(file: string): string {
  if (file.endsWith(".ts")) return "text/typescript";
  return file.endsWith(".json") ? "application/json" : "text/plain";
}

function missing(path: string): Response {
  return new Response(`no ${path}`, { status: 404 });
}
