import {
  type DrillOrder,
  type DrillOverview,
  drillOverviewSchema,
  type DrillReport,
  drillReportSchema,
  type LoadOrder,
} from '@shop/contracts/drill-ops';
import { z } from 'zod';
import { DrillDeskAwayError, DrillRefusedError, DrillsNotHeldError } from './drills.errors.js';

/** Where drills are held, and what lets the gateway in. */
export interface DrillDeskAccess {
  readonly url: string;
  readonly token: string;
}

/** How long the desk may take; shoppers who go home settle their carts first. */
const deadlineMs = { usual: 2_000, goingHome: 60_000 } as const;

const refusalSchema = z.object({
  status: z.int().min(400).max(499),
  code: z.string(),
  detail: z.string(),
});

interface Wish {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly withinMs?: number;
}

/**
 * Hands on to the drill desk what operators wish. Every method throws DrillsNotHeldError where there is no desk,
 * DrillDeskAwayError when it does not answer, and DrillRefusedError with what it said when it said no.
 */
export class DrillsService {
  readonly #desk: DrillDeskAccess | undefined;

  /** @param desk undefined: no drills are held here */
  constructor(desk: DrillDeskAccess | undefined) {
    this.#desk = desk;
  }

  overview(): Promise<DrillOverview> {
    return this.#ask({ method: 'GET', path: '/drills' }, drillOverviewSchema);
  }

  report(): Promise<DrillReport> {
    return this.#ask({ method: 'GET', path: '/report' }, drillReportSchema);
  }

  hold(order: DrillOrder): Promise<DrillReport> {
    return this.#ask({ method: 'POST', path: '/drills', body: order }, drillReportSchema);
  }

  stop(): Promise<DrillReport> {
    return this.#ask({ method: 'DELETE', path: '/drills/current' }, drillReportSchema);
  }

  startLoad(order: LoadOrder): Promise<DrillReport> {
    return this.#ask({ method: 'PUT', path: '/load', body: order }, drillReportSchema);
  }

  stopLoad(): Promise<DrillReport> {
    const wish = { method: 'DELETE', path: '/load', withinMs: deadlineMs.goingHome } as const;
    return this.#ask(wish, drillReportSchema);
  }

  async #ask<Answer>(wish: Wish, schema: z.ZodType<Answer>): Promise<Answer> {
    if (this.#desk === undefined) throw new DrillsNotHeldError();
    const { isOk, body } = await answerOf(this.#desk, wish);
    const refusal = refusalSchema.safeParse(body);
    // A token that it does not know is no answer to whoever asked us.
    if (!isOk && refusal.success && refusal.data.status !== 401) throw new DrillRefusedError(refusal.data);
    const answer = schema.safeParse(body);
    if (!isOk || !answer.success) throw new DrillDeskAwayError(answer.error);
    return answer.data;
  }
}

/** @throws DrillDeskAwayError */
async function answerOf(
  { url, token }: DrillDeskAccess,
  { method, path, body, withinMs = deadlineMs.usual }: Wish,
): Promise<{ isOk: boolean; body: unknown }> {
  try {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(withinMs),
    });
    return { isOk: response.ok, body: await response.json() };
  } catch (error) {
    throw new DrillDeskAwayError(error);
  }
}
