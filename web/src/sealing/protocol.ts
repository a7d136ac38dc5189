import type { Engine } from "./engine";
import { type RefusalCode, SealingRefusal } from "./refusal";

/** What the page asks of the worker: one method of the engine. */
export interface EngineCall {
  call: number;
  method: keyof Engine;
  args: unknown[];
}

/** What the worker answers: `ready` once it can be asked, then a result or a refusal for each call. */
export type EngineAnswer =
  | { ready: true }
  | { call: number; result: unknown }
  | { call: number; refusal: RefusalCode; field: string }
  | { call: number; failure: string };

/** The answer to a call that threw. */
export function thrownAnswer(call: number, thrown: unknown): EngineAnswer {
  if (thrown instanceof SealingRefusal) return { call, refusal: thrown.code, field: thrown.field };
  return { call, failure: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown) };
}

/** The bytes within a result of the engine, to hand over instead of copying. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  if (value instanceof Uint8Array) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (Array.isArray(value)) return value.flatMap(buffersOf);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(buffersOf);
  return [];
}
