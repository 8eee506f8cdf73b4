import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Tracking, trackingSchema } from '@shop/contracts/shipping';
import { Answers } from '@shop/service-defaults';
import { type TrackingParams, trackingParamsSchema } from './tracking.dto.js';
import { TrackingService } from './tracking.service.js';

@ApiTags('tracking')
@Controller('shipping/tracking/:trackingCode')
export class TrackingController {
  constructor(private readonly tracking: TrackingService) {}

  @Get()
  @Answers(200, trackingSchema, 'Where it is, and where it was when.')
  one(@Param({ schema: trackingParamsSchema }) { trackingCode }: TrackingParams): Promise<Tracking> {
    return this.tracking.one(trackingCode);
  }
}
