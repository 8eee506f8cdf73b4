import type { PlainRequest } from './good-request.js';

/** A request that a service must refuse, and how. */
export interface BadRequest {
  /** What is wrong with it; completes "refuses ...". */
  readonly input: string;
  readonly request: PlainRequest;
  readonly refusal: Refusal;
}

export interface Refusal {
  /** Any of these statuses. */
  readonly statuses: readonly number[];
  /** The one field that the problem names: its path, or one above or below it. */
  readonly field?: string;
}

export function refusedFor(field: string): Refusal {
  return { statuses: [400], field };
}

export function refusedWith(...statuses: number[]): Refusal {
  return { statuses };
}
