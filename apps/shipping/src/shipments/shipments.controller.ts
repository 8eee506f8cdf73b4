import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Shipment,
  type ShipmentPage,
  shipmentPageSchema,
  shipmentSchema,
} from '@shop/contracts/shipping';
import { Answers, CurrentIdentity, type Identity, Roles } from '@shop/service-defaults';
import {
  type ShipmentListQuery,
  shipmentListQuerySchema,
  type ShipmentParams,
  shipmentParamsSchema,
} from './shipments.dto.js';
import { ShipmentsService } from './shipments.service.js';

@ApiTags('shipments')
@Controller('shipping/shipments')
export class ShipmentsController {
  constructor(private readonly shipments: ShipmentsService) {}

  @Get()
  @Roles('operator')
  @Answers(200, shipmentPageSchema, 'All shipments, those of the latest orders first.')
  list(@Query({ schema: shipmentListQuerySchema }) query: ShipmentListQuery): Promise<ShipmentPage> {
    return this.shipments.list(query);
  }

  @Get(':orderId')
  @Roles()
  @Answers(200, shipmentSchema, 'What was sent for the order, and where it is.')
  one(
    @CurrentIdentity() caller: Identity,
    @Param({ schema: shipmentParamsSchema }) { orderId }: ShipmentParams,
  ): Promise<Shipment> {
    return this.shipments.one(caller, orderId);
  }
}
