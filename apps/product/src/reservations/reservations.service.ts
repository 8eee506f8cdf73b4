import { Inject, Injectable } from '@nestjs/common';
import type { Reservation, ReservationLine } from '@shop/contracts/stock';
import type { ProductConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import {
  InsufficientStockError,
  ReservationCommittedError,
  ReservationIdTakenError,
  ReservationNotFoundError,
} from './reservations.errors.js';
import { type ReservationRow, ReservationsRepository } from './reservations.repository.js';

interface Owned {
  readonly id: string;
  readonly owner: string;
}

/** The most that one sweep gives back at once. */
const SWEEP_BATCH = 100;

/** Stock put aside for orders. Postgres decides, Redis is not asked: no cache and no failover can sell a piece twice. */
@Injectable()
export class ReservationsService {
  constructor(
    private readonly reservations: ReservationsRepository,
    @Inject(SETTINGS) private readonly settings: ProductConfig,
  ) {}

  /**
   * Puts all lines aside or none. Sent again with the same lines, by the same owner, it answers as the first time.
   *
   * @throws InsufficientStockError, ReservationIdTakenError
   */
  async reserve({ id, owner, lines }: Owned & { lines: readonly ReservationLine[] }): Promise<Reservation> {
    const holdMs = this.settings.RESERVATION_HOLD_MS;
    const shortages = await this.reservations.reserve({ id, owner, lines, holdMs });
    // Looked at also when there is too little: another delivery of this request may have taken the last pieces.
    const row = await this.reservations.find(id);
    if (row) return sameOrTaken(row, { owner, lines });
    throw new InsufficientStockError(shortages);
  }

  /** @throws ReservationNotFoundError, also for somebody else's */
  async one({ id, owner }: Owned): Promise<Reservation> {
    return answerOf(await this.owned({ id, owner }));
  }

  /**
   * Gives back what is held; what was given back already stays so.
   *
   * @throws ReservationNotFoundError, ReservationCommittedError
   */
  async releaseHeld({ id, owner }: Owned): Promise<Reservation> {
    await this.owned({ id, owner });
    await this.reservations.release({ ids: [id], from: ['held', 'expired'] });
    const released = await this.owned({ id, owner });
    if (released.state === 'committed') throw new ReservationCommittedError(id);
    return answerOf(released);
  }

  /** Gives back what nobody committed in time, a batch after the other. */
  async sweep(): Promise<void> {
    for (;;) {
      const expired = await this.reservations.findExpired(SWEEP_BATCH);
      await this.reservations.expire(expired);
      if (expired.length < SWEEP_BATCH) return;
    }
  }

  private async owned({ id, owner }: Owned): Promise<ReservationRow> {
    const row = await this.reservations.find(id);
    if (row?.owner !== owner) throw new ReservationNotFoundError(id);
    return row;
  }
}

function sameOrTaken(
  row: ReservationRow,
  { owner, lines }: { owner: string; lines: readonly ReservationLine[] },
): Reservation {
  const asked = new Map(lines.map(({ sku, quantity }) => [sku, quantity]));
  const isSame =
    row.lines.length === asked.size && row.lines.every((line) => asked.get(line.sku) === line.quantity);
  if (row.owner !== owner || !isSame) throw new ReservationIdTakenError(row.id);
  return answerOf(row);
}

function answerOf({ id, state, expiresAt, lines }: ReservationRow): Reservation {
  return { id, state, expiresAt: expiresAt?.toISOString() ?? null, lines: [...lines] };
}
