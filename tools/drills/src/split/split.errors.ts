import { AppError } from '@shop/errors';

/** The proxies between the nodes read who speaks, which TLS hides. */
export class SplitNeedsPlainNodesError extends AppError {
  constructor() {
    super({
      code: 'DRILL_SPLIT_NEEDS_PLAIN_NODES',
      status: 409,
      message:
        'A split needs nodes that speak plain TCP to one another. Start the shop without SHOP_REDIS_TLS.',
    });
  }
}
