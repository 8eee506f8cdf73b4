import { Body, Controller, Delete, Get, HttpCode, Post, Put, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import {
  type DrillOrder,
  drillOrderSchema,
  type DrillOverview,
  drillOverviewSchema,
  type DrillReport,
  drillReportSchema,
  type LoadOrder,
  loadOrderSchema,
} from '@shop/contracts/drill-ops';
import { Answers } from '@shop/service-defaults';
import { OperatorGuard } from '../operator.guard.js';
import { DrillsService } from './drills.service.js';

@ApiTags('ops')
@ApiBearerAuth('operator')
@UseGuards(OperatorGuard)
@Controller('ops')
export class DrillsController {
  constructor(private readonly drills: DrillsService) {}

  @Get('drills')
  @Answers(200, drillOverviewSchema, 'Every drill, the one that is held or was held last, and the load.')
  overview(): Promise<DrillOverview> {
    return this.drills.overview();
  }

  @Post('drills')
  @HttpCode(202)
  @Answers(202, drillReportSchema, 'It has begun. What becomes of it: GET /ops/drills, or /ops/live.')
  hold(@Body({ schema: drillOrderSchema }) order: DrillOrder): Promise<DrillReport> {
    return this.drills.hold(order);
  }

  @Delete('drills/current')
  @HttpCode(202)
  @Answers(202, drillReportSchema, 'It undoes what it did to the shop, and ends.')
  stop(): Promise<DrillReport> {
    return this.drills.stop();
  }

  @Put('load')
  @Answers(200, drillReportSchema, 'People shop at a steady pace until they are sent home.')
  startLoad(@Body({ schema: loadOrderSchema }) order: LoadOrder): Promise<DrillReport> {
    return this.drills.startLoad(order);
  }

  @Delete('load')
  @Answers(200, drillReportSchema, 'They have gone home.')
  stopLoad(): Promise<DrillReport> {
    return this.drills.stopLoad();
  }
}
