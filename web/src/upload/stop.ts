/**
 * Why an upload stopped. `connection` can go on where it was; `lost` must begin again with a fresh sealing (the server no longer
 * has the upload, or has less of it than this page still holds); the others end it.
 */
export type StopCode = "connection" | "lost" | "too-large" | "no-room" | "link-ended" | "refused" | "cancelled";

/** An upload that stopped. `detail` is the server's own sentence when it gave one, in the reader's language. */
export class UploadStopped extends Error {
  override readonly name = "UploadStopped";
  readonly code: StopCode;
  readonly detail: string;
  /** The answer's status; 0 when nobody answered, or when nothing was asked. */
  readonly status: number;

  constructor(code: StopCode, detail = "", options: ErrorOptions & { readonly status?: number } = {}) {
    super(detail === "" ? code : `${code}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
    this.status = options.status ?? 0;
  }
}

/** A server's refusal (application/problem+json, RFC 9457) as a stop. */
export async function stopOf(answer: Response): Promise<UploadStopped> {
  const problem = await problemOf(answer);
  const code = stopCode(answer.status, problem.type);
  return new UploadStopped(code, problem.detail, { status: answer.status });
}

function stopCode(status: number, type: string): StopCode {
  if (type.endsWith(":link-ended")) return "link-ended";
  if (status === 404 || status === 410) return "lost";
  if (status === 413) return "too-large";
  if (status === 507) return "no-room";
  return "refused";
}

async function problemOf(answer: Response): Promise<{ type: string; detail: string }> {
  const isProblem = answer.headers.get("Content-Type")?.startsWith("application/problem+json") === true;
  const problem: unknown = isProblem ? await answer.json().catch(() => null) : null;
  if (typeof problem !== "object" || problem === null) return { type: "", detail: "" };
  const { type, detail } = problem as { type?: unknown; detail?: unknown };
  return { type: typeof type === "string" ? type : "", detail: typeof detail === "string" ? detail : "" };
}
