import type { PipeTransform } from '@nestjs/common';
import { userIdSchema } from '@shop/contracts/auth';
import { CurrentIdentity, type Identity } from '@shop/service-defaults';
import { ShopperNeededError } from './shoppers.errors.js';

class ShopperIdPipe implements PipeTransform<Identity, string> {
  transform({ subject }: Identity): string {
    const userId = userIdSchema.safeParse(subject);
    if (userId.success) return userId.data;
    throw new ShopperNeededError();
  }
}

/** The user id of who asks, on a route with `@Roles()`. */
export const CurrentShopper = (): ParameterDecorator => CurrentIdentity(ShopperIdPipe);
