import type { PipeTransform } from '@nestjs/common';
import { userIdSchema } from '@shop/contracts/auth';
import { CurrentIdentity } from './identity.decorators.js';
import { ShopperNeededError } from './identity.errors.js';
import type { Identity } from './identity-verifier.js';

class ShopperIdPipe implements PipeTransform<Identity, string> {
  transform({ subject }: Identity): string {
    const userId = userIdSchema.safeParse(subject);
    if (userId.success) return userId.data;
    throw new ShopperNeededError();
  }
}

/** The user id of who asks, on a route with `@Roles()`. 403 for who is no shopper: an operator's token, another service. */
export const CurrentShopper = (): ParameterDecorator => CurrentIdentity(ShopperIdPipe);
