import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import type { AuthConfig } from '../config.js';
import type { Prisma } from '../generated/prisma/client.js';
import { SETTINGS } from '../settings.js';

/** When a session that nobody ended has ended by itself: at its absolute end, or when it was idle too long. */
@Injectable()
export class SessionLife {
  constructor(
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly config: AuthConfig,
  ) {}

  get now(): Date {
    return this.clock.at();
  }

  /** Picks the rows that still live. */
  isLive(): Prisma.SessionWhereInput {
    return { endsAt: { gt: this.now }, lastSeenAt: { gt: this.clock.at(-this.config.SESSION_IDLE_MS) } };
  }
}
