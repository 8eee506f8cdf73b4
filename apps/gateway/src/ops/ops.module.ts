import { type DynamicModule, Module } from '@nestjs/common';
import type { GatewayConfig } from '../config.js';
import { identifyOperator } from '../identity/operator-identity.js';
import { EdgeService } from './edge.service.js';
import { OPERATOR_GUARD_OPTIONS, type OperatorGuardOptions } from './operator.guard.js';
import { OpsController } from './ops.controller.js';
import { OpsService } from './ops.service.js';

/** What the shop tells about itself, for operators, the console, the replay and the drills. */
@Module({})
export class OpsModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    const options: OperatorGuardOptions = {
      identify: identifyOperator(config.OPERATOR_TOKEN),
      isOpen: config.SHOP_ENV === 'local',
    };
    return {
      module: OpsModule,
      controllers: [OpsController],
      providers: [OpsService, EdgeService, { provide: OPERATOR_GUARD_OPTIONS, useValue: options }],
    };
  }
}
