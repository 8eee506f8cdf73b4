import { Injectable } from '@nestjs/common';
import type { EdgeReport } from '@shop/contracts/ops';
import { SessionsSeen } from '../seen/sessions-seen.js';
import { EdgeWatch } from '../watch/edge-watch.js';

@Injectable()
export class EdgeService {
  constructor(
    private readonly watch: EdgeWatch,
    private readonly seen: SessionsSeen,
  ) {}

  /** What this gateway saw at its own door. */
  report(): EdgeReport {
    const { redis, local, refused } = this.watch.decisions;
    return {
      limits: {
        ...{ countedByRedis: redis, countedAlone: local, refused },
        isCountingAlone: this.watch.countsAlone,
      },
      credentials: { ...this.watch.judgements, isBlind: this.watch.isBlind },
      sessionsUntold: this.seen.untoldCount,
    };
  }
}
