import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Jwks, jwksSchema } from '@shop/contracts/auth';
import { Answers, Roles } from '@shop/service-defaults';
import { KeysService } from './keys.service.js';

@ApiTags('keys')
@Controller('auth')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Get('jwks')
  @Answers(200, jwksSchema, 'The public keys of access tokens, those that sign soon included.')
  published(): Promise<Jwks> {
    return this.keys.published();
  }

  @Post('keys/rotate')
  @Roles('operator')
  @HttpCode(200)
  @Answers(200, jwksSchema, 'The keys with the one that signs next.')
  rotate(): Promise<Jwks> {
    return this.keys.rotate();
  }
}
