import { AppError } from '@shop/errors';

/** A port and the part of the shop that wants it. */
export interface WantedPort {
  readonly port: number;
  readonly part: string;
}

/** Other programs listen where the shop wants to. Lists every such port at once. */
export class PortsTakenError extends AppError {
  constructor(taken: readonly WantedPort[]) {
    const lines = taken.map(({ port, part }) => `  port ${port} (${part})`);
    super({
      code: 'LOCAL_PORTS_TAKEN',
      status: 503,
      message: `Something else already listens on\n${lines.join('\n')}\nStop it, or move the whole shop: SHOP_PORT_BASE=20000 npm start`,
      fields: { taken },
    });
  }
}
