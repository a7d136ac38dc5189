import type { StatedRequest } from "../sealing/brief";

/** A piece as the server states it. */
export interface StatedPiece {
  code: string;
  label: string;
  state: "awaited" | "received" | "missing";
  /** How many files were already received. */
  received: number;
  /** Whether it is sealed to the archive team too. */
  archive: boolean;
}

/** What the server puts in the sender's page. The sealed brief says the rest, and is what the page believes. */
export interface SenderData {
  token: string;
  request: string;
  reference: string;
  purpose: string;
  policy: string;
  team: { name: string; telephone: string; hours: string | null; address: string | null };
  pieces: StatedPiece[];
  /** b64 of the sealed brief. */
  brief: string;
  ends_at: string;
  /** `file` and `chunk` in bytes. */
  limits: { file: number; files: number; chunk: number };
}

/** What of it the signed brief must agree with. */
export function statedRequest(data: SenderData): StatedRequest {
  return {
    request: data.request,
    purpose: data.purpose,
    policy: data.policy,
    reference: data.reference,
    pieces: data.pieces.map((piece) => piece.code),
  };
}
