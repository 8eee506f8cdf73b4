import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Redemption,
  type RedemptionRequest,
  redemptionRequestSchema,
  redemptionSchema,
} from '@shop/contracts/discount';
import { Answers, CurrentIdentity, type Identity, Roles } from '@shop/service-defaults';
import { type RedemptionParams, redemptionParamsSchema } from './redemptions.dto.js';
import { RedemptionsService } from './redemptions.service.js';

/** For order, in the shopper's name; the gateway forwards nobody here. */
@ApiTags('redemptions')
@Controller('redemptions/:id')
@Roles()
export class RedemptionsController {
  constructor(private readonly redemptions: RedemptionsService) {}

  @Put()
  @Answers(200, redemptionSchema, 'The use is counted, or was already.')
  redeem(
    @Param({ schema: redemptionParamsSchema }) { id }: RedemptionParams,
    @Body({ schema: redemptionRequestSchema }) request: RedemptionRequest,
    @CurrentIdentity() { subject: owner }: Identity,
  ): Promise<Redemption> {
    return this.redemptions.redeem({ id, owner, ...request });
  }

  @Get()
  @Answers(200, redemptionSchema, 'The redemption as it stands.')
  one(
    @Param({ schema: redemptionParamsSchema }) { id }: RedemptionParams,
    @CurrentIdentity() { subject: owner }: Identity,
  ): Promise<Redemption> {
    return this.redemptions.one({ id, owner });
  }

  @Delete()
  @Answers(200, redemptionSchema, 'The use does not count any more.')
  release(
    @Param({ schema: redemptionParamsSchema }) { id }: RedemptionParams,
    @CurrentIdentity() { subject: owner }: Identity,
  ): Promise<Redemption> {
    return this.redemptions.releaseHeld({ id, owner });
  }
}
