import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a server does wrong, or a network or proxy before it. */
export interface Troubles {
  /** Each entry cuts one connection after so many bytes of body were stored; then no more. */
  cuts?: number[];
  /** A cut also loses what was received of that request, as a server without partial writes does. */
  losesPartial?: boolean;
  /** Each entry stores the whole body and then cuts the connection without an answer. */
  silentAnswers?: number;
  /** A proxy that answers PATCH with this status. */
  refusesPatch?: number;
  /** A gateway that cuts every PATCH without a word. */
  swallowsPatch?: boolean;
  /** A proxy that refuses bodies larger than this. */
  largestBody?: number;
  /** Answers of the creation, in order, before it works. */
  creations?: { status: number; problem?: string }[];
  /** Answers of HEAD, in order, before it works. */
  heads?: number[];
  /** Forgets the upload once so many bytes are there. */
  forgetsAt?: number;
  /** Goes back by so many bytes once, as a restored server does. */
  goesBackBy?: number;
  /** Answers of finish, in order: a status, or null to do the work and then cut the connection. */
  finishes?: (number | null)[];
}

/** A small real tus 1.0 server on the loopback, with the troubles one asks of it. */
export class TroubledServer {
  readonly uploads = new Map<string, { length: number; bytes: Buffer; metadata: string }>();
  readonly methods: string[] = [];
  readonly finished: unknown[] = [];
  largestBodySeen = 0;
  readonly #troubles: Troubles;
  readonly #server: Server;

  constructor(troubles: Troubles) {
    this.#troubles = structuredClone(troubles);
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const override = request.headers["x-http-method-override"];
    const method = request.method === "POST" && typeof override === "string" ? override : (request.method ?? "");
    this.methods.push(override === undefined ? method : `POST as ${method}`);
    if (request.url?.endsWith("/finish")) return await this.#finish(request, response);
    if (request.method === "PATCH" && this.#troubles.swallowsPatch) return void request.socket.destroy();
    if (request.method === "PATCH" && this.#troubles.refusesPatch !== undefined) return answer(response, this.#troubles.refusesPatch);
    if (method === "POST") return this.#create(request, response);
    const upload = this.uploads.get(request.url?.split("/").at(-1) ?? "");
    if (method === "HEAD") return this.#head(upload, response);
    if (upload === undefined) return answer(response, 404, { "Tus-Resumable": "1.0.0" });
    if (method === "PATCH") return await this.#patch(request, response, upload);
    this.uploads.delete(request.url?.split("/").at(-1) ?? "");
    answer(response, 204);
  }

  #create(request: IncomingMessage, response: ServerResponse): void {
    const trouble = this.#troubles.creations?.shift();
    if (trouble !== undefined) {
      response.writeHead(trouble.status, { "Content-Type": "application/problem+json" });
      response.end(JSON.stringify({ type: `urn:consigne:problem:${trouble.problem ?? "x"}`, detail: "Une phrase." }));
      return;
    }
    const id = `upl_${this.uploads.size + 1}`;
    this.uploads.set(id, {
      length: Number(request.headers["upload-length"]),
      bytes: Buffer.alloc(0),
      metadata: String(request.headers["upload-metadata"]),
    });
    answer(response, 201, { Location: `/uploads/${id}`, "Consigne-Document": `doc_${this.uploads.size}`, "Tus-Resumable": "1.0.0" });
  }

  #head(upload: { length: number; bytes: Buffer } | undefined, response: ServerResponse): void {
    const status = this.#troubles.heads?.shift();
    if (status !== undefined) return answer(response, status);
    if (upload === undefined) return answer(response, 404);
    if (this.#troubles.goesBackBy !== undefined) {
      upload.bytes = upload.bytes.subarray(0, Math.max(0, upload.bytes.length - this.#troubles.goesBackBy));
      delete this.#troubles.goesBackBy;
    }
    answer(response, 200, { "Upload-Offset": String(upload.bytes.length), "Upload-Length": String(upload.length), "Tus-Resumable": "1.0.0" });
  }

  async #patch(request: IncomingMessage, response: ServerResponse, upload: { bytes: Buffer }): Promise<void> {
    const size = Number(request.headers["content-length"]);
    if (this.#troubles.largestBody !== undefined && size > this.#troubles.largestBody) return answer(response, 413);
    if (Number(request.headers["upload-offset"]) !== upload.bytes.length) return answer(response, 409, { "Tus-Resumable": "1.0.0" });
    const cut = this.#troubles.cuts?.shift();
    const before = upload.bytes;
    const received: Buffer[] = [];
    let length = 0;
    for await (const part of request as AsyncIterable<Buffer>) {
      received.push(part);
      length += part.length;
      if (cut !== undefined && length >= cut) {
        const kept = Buffer.concat(received).subarray(0, cut);
        upload.bytes = this.#troubles.losesPartial === true ? before : Buffer.concat([before, kept]);
        request.socket.destroy();
        return;
      }
    }
    this.largestBodySeen = Math.max(this.largestBodySeen, length);
    upload.bytes = Buffer.concat([before, ...received]);
    if (this.#troubles.forgetsAt !== undefined && upload.bytes.length >= this.#troubles.forgetsAt) {
      delete this.#troubles.forgetsAt;
      for (const [id, known] of this.uploads) if (known === upload) this.uploads.delete(id);
      request.socket.destroy();
      return;
    }
    if ((this.#troubles.silentAnswers ?? 0) > 0) {
      this.#troubles.silentAnswers = (this.#troubles.silentAnswers ?? 0) - 1;
      request.socket.destroy();
      return;
    }
    answer(response, 204, { "Upload-Offset": String(upload.bytes.length), "Tus-Resumable": "1.0.0" });
  }

  async #finish(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const trouble = this.#troubles.finishes?.shift();
    if (typeof trouble === "number") return answer(response, trouble);
    this.finished.push(JSON.parse(Buffer.concat(parts).toString()));
    if (trouble === null) return void request.socket.destroy();
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ reference: "7K4-2M" }));
  }
}

function answer(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Cache-Control": "no-store", ...headers });
  response.end();
}
