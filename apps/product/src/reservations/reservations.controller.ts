import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Reservation,
  type ReservationRequest,
  reservationRequestSchema,
  reservationSchema,
} from '@shop/contracts/stock';
import { Answers, CurrentIdentity, type Identity, Roles } from '@shop/service-defaults';
import { type ReservationParams, reservationParamsSchema } from './reservations.dto.js';
import { ReservationsService } from './reservations.service.js';

/** For order, in the shopper's name; the gateway forwards nobody here. */
@ApiTags('reservations')
@Controller('reservations/:id')
@Roles()
export class ReservationsController {
  constructor(private readonly reservations: ReservationsService) {}

  @Put()
  @Answers(200, reservationSchema, 'All lines are put aside, or were already; else 409 and none is.')
  reserve(
    @Param({ schema: reservationParamsSchema }) { id }: ReservationParams,
    @Body({ schema: reservationRequestSchema }) { lines }: ReservationRequest,
    @CurrentIdentity() { subject: owner }: Identity,
  ): Promise<Reservation> {
    return this.reservations.reserve({ id, owner, lines });
  }

  @Get()
  @Answers(200, reservationSchema, 'The reservation as it stands.')
  one(
    @Param({ schema: reservationParamsSchema }) { id }: ReservationParams,
    @CurrentIdentity() { subject: owner }: Identity,
  ): Promise<Reservation> {
    return this.reservations.one({ id, owner });
  }

  @Delete()
  @Answers(200, reservationSchema, 'What was held is back in stock.')
  release(
    @Param({ schema: reservationParamsSchema }) { id }: ReservationParams,
    @CurrentIdentity() { subject: owner }: Identity,
  ): Promise<Reservation> {
    return this.reservations.releaseHeld({ id, owner });
  }
}
