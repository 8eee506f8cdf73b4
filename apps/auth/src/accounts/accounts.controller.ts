import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Account, accountSchema, type Credentials, credentialsSchema } from '@shop/contracts/auth';
import { Answers, CurrentIdentity, type Identity, Roles } from '@shop/service-defaults';
import { accountOf, AccountsService } from './accounts.service.js';

@ApiTags('accounts')
@Controller('auth')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Post('accounts')
  @Answers(201, accountSchema, 'Registered; sign in next.')
  register(@Body({ schema: credentialsSchema }) credentials: Credentials): Promise<Account> {
    return this.accounts.register(credentials);
  }

  @Get('account')
  @Roles()
  @Answers(200, accountSchema, "The caller's account.")
  async find(@CurrentIdentity() { subject }: Identity): Promise<Account> {
    return accountOf(await this.accounts.find(subject));
  }

  @Delete('account')
  @Roles()
  @HttpCode(204)
  erase(@CurrentIdentity() { subject }: Identity): Promise<void> {
    return this.accounts.erase(subject);
  }
}
