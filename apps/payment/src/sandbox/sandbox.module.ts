import { type DynamicModule, Module } from '@nestjs/common';
import { repeatingTask } from '@shop/service-defaults';
import type { PaymentConfig } from '../config.js';
import { PaymentProvider } from '../provider/payment-provider.js';
import { SETTINGS } from '../settings.js';
import { CallbackSender } from './callback-sender.js';
import { SandboxCallbacks } from './sandbox-callbacks.js';
import { SandboxCallbacksRepository } from './sandbox-callbacks.repository.js';
import { SandboxCardsRepository } from './sandbox-cards.repository.js';
import { SandboxChargesRepository } from './sandbox-charges.repository.js';
import { SandboxController } from './sandbox.controller.js';
import { SandboxProvider } from './sandbox-provider.js';
import { SandboxService } from './sandbox.service.js';
import { SandboxSettingsRepository } from './sandbox-settings.repository.js';

/** Gives the app its `PaymentProvider`. A real one is another module in this one's place. */
@Module({})
export class SandboxModule {
  static forRoot(config: PaymentConfig): DynamicModule {
    return {
      module: SandboxModule,
      controllers: [SandboxController],
      providers: [
        { provide: SETTINGS, useValue: config },
        { provide: PaymentProvider, useClass: SandboxProvider },
        ...[SandboxCardsRepository, SandboxChargesRepository, SandboxSettingsRepository, SandboxService],
        ...[SandboxCallbacks, SandboxCallbacksRepository, CallbackSender],
        repeatingTask({
          ...{ name: 'sandbox-callbacks', everyMs: config.SANDBOX_DELIVERY_MS, worker: SandboxCallbacks },
          run: (callbacks) => callbacks.deliver(),
        }),
      ],
      exports: [PaymentProvider],
    };
  }
}
