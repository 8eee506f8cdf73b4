import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { Callback } from '../provider/callback-signature.js';
import { callbackSchema, IsSigned, Signature } from './callbacks.dto.js';
import { CallbacksService } from './callbacks.service.js';

/** For the provider, who signs; anybody may knock. */
@ApiTags('callbacks')
@Controller('payments/callbacks')
export class CallbacksController {
  constructor(private readonly callbacks: CallbacksService) {}

  @Post()
  @IsSigned()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The payment is as the provider says.' })
  hear(@Signature() signature: string, @Body({ schema: callbackSchema }) callback: Callback): Promise<void> {
    return this.callbacks.hear(callback, signature);
  }
}
