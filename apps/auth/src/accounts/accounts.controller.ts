import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Account,
  type AccountExport,
  accountExportSchema,
  accountSchema,
  type Credentials,
  credentialsSchema,
} from '@shop/contracts/auth';
import { Answers, type Identity, Roles } from '@shop/service-defaults';
import { OwnLogins } from '../sessions/own-logins.js';
import { AccountHolder } from './account-holder.js';
import { accountOf, AccountsService } from './accounts.service.js';

@ApiTags('accounts')
@Controller('auth')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly logins: OwnLogins,
  ) {}

  @Post('accounts')
  @Answers(201, accountSchema, 'Registered; sign in next.')
  register(@Body({ schema: credentialsSchema }) credentials: Credentials): Promise<Account> {
    return this.accounts.register(credentials);
  }

  @Get('account')
  @Roles()
  @Answers(200, accountSchema, "The caller's account.")
  async find(@AccountHolder() { subject }: Identity): Promise<Account> {
    return accountOf(await this.accounts.find(subject));
  }

  @Get('account/export')
  @Roles()
  @Answers(200, accountExportSchema, 'Everything auth knows of the caller that is not a secret.')
  async export(@AccountHolder() identity: Identity): Promise<AccountExport> {
    const account = accountOf(await this.accounts.find(identity.subject));
    return { account, sessions: await this.logins.list(identity) };
  }

  @Delete('account')
  @Roles()
  @HttpCode(204)
  erase(@AccountHolder() { subject }: Identity): Promise<void> {
    return this.accounts.erase(subject);
  }
}
