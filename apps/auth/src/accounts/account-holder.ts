import type { PipeTransform } from '@nestjs/common';
import { userIdSchema } from '@shop/contracts/auth';
import { CurrentIdentity, type Identity } from '@shop/service-defaults';
import { AccountNeededError } from './accounts.errors.js';

class AccountHolderPipe implements PipeTransform<Identity, Identity> {
  transform(identity: Identity): Identity {
    if (userIdSchema.safeParse(identity.subject).success) return identity;
    throw new AccountNeededError();
  }
}

/** Who asks, on a route with `@Roles()` that is about the caller's own account: `subject` is its id. */
export const AccountHolder = (): ParameterDecorator => CurrentIdentity(AccountHolderPipe);
