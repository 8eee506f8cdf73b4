import { Injectable } from '@nestjs/common';
import type { Credentials } from '@shop/contracts/auth';
import type { Identity } from '@shop/service-defaults';
import { AccountsService } from '../accounts/accounts.service.js';
import { OwnLogins } from './own-logins.js';
import { type Login, SessionsService } from './sessions.service.js';

/** Who came with a login, as far as the gateway knew. */
export interface Visitor {
  readonly identity: Identity | undefined;
  readonly userAgent: string | undefined;
}

/** The two ways to a session: credentials, and a new password. */
@Injectable()
export class LoginsService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly own: OwnLogins,
  ) {}

  /**
   * Signs in. The session that the browser had before is ended: an id known from before is worth nothing after.
   *
   * @throws LoginLimitedError, CredentialsWrongError, HashingBusyError; RedisDeadlineError, RedisUnavailableError
   */
  async signIn(credentials: Credentials, visitor: Visitor): Promise<Login> {
    const account = await this.accounts.authenticate(credentials);
    const login = await this.sessions.start(account, visitor.userAgent);
    const { identity } = visitor;
    if (identity?.sessionId !== undefined) await this.own.end(identity.subject, identity.sessionId);
    return login;
  }

  /** @throws AccountNotFoundError, LoginLimitedError, CredentialsWrongError */
  async changePassword(
    identity: Identity,
    change: { current: string; next: string; userAgent: string | undefined },
  ): Promise<Login> {
    const account = await this.accounts.changePassword(identity.subject, change);
    return this.sessions.start(account, change.userAgent);
  }
}
