import { type DynamicModule, Module } from '@nestjs/common';
import { services } from '@shop/contracts/services';
import { Database, PostgresModule, postgresSettings } from '@shop/postgres';
import { Cache } from '@shop/redis/cache';
import { RedisClient, redisSettings } from '@shop/redis/client';
import { HotKeys } from '@shop/redis/diagnosis';
import { RedisModule } from '@shop/redis/nest';
import {
  CacheOpsModule,
  HealthModule,
  HotKeysOpsModule,
  LOGGER,
  repeatingTask,
} from '@shop/service-defaults';
import { Upstreams, UpstreamsModule } from '@shop/service-defaults/upstreams';
import { AddressesController } from './addresses/addresses.controller.js';
import { AddressesRepository } from './addresses/addresses.repository.js';
import { AddressesService } from './addresses/addresses.service.js';
import type { UserConfig } from './config.js';
import { RecordsElsewhere } from './elsewhere/records-elsewhere.js';
import { ErasuresController } from './erasures/erasures.controller.js';
import { ErasuresService } from './erasures/erasures.service.js';
import { ExportsController } from './exports/exports.controller.js';
import { ExportsRepository } from './exports/exports.repository.js';
import { ExportsService } from './exports/exports.service.js';
import { PrismaClient } from './generated/prisma/client.js';
import { userChecks } from './health/user-checks.js';
import { ProductsService } from './products/products.service.js';
import { ProfilesController } from './profiles/profiles.controller.js';
import { ProfilesRepository } from './profiles/profiles.repository.js';
import { ProfilesService } from './profiles/profiles.service.js';
import { RecentlyViewedController } from './recently-viewed/recently-viewed.controller.js';
import { RecentlyViewedRepository } from './recently-viewed/recently-viewed.repository.js';
import { RecentlyViewedService } from './recently-viewed/recently-viewed.service.js';
import { SETTINGS } from './settings.js';
import { ShoppersRepository } from './shoppers/shoppers.repository.js';
import { WishlistController } from './wishlist/wishlist.controller.js';
import { WishlistRepository } from './wishlist/wishlist.repository.js';
import { WishlistService } from './wishlist/wishlist.service.js';

const service = 'user';

const controllers = [
  ProfilesController,
  AddressesController,
  RecentlyViewedController,
  WishlistController,
  ExportsController,
  ErasuresController,
];

@Module({})
export class AppModule {
  static forRoot(config: UserConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PostgresModule.forRoot({ service, settings: postgresSettings(config), client: PrismaClient }),
        RedisModule.forRoot({ service, settings: redisSettings(config), loggerToken: LOGGER }),
        UpstreamsModule.forRoot({ services: services.user.calls, config }),
        CacheOpsModule.forRoot({ service, cache: Cache }),
        HotKeysOpsModule.forRoot({ service, hotKeys: HotKeys }),
        HealthModule.forRoot({
          checks: { inject: [Database, RedisClient, Upstreams], useFactory: userChecks },
        }),
      ],
      controllers,
      providers: [
        { provide: SETTINGS, useValue: config },
        ShoppersRepository,
        ProfilesService,
        ProfilesRepository,
        AddressesService,
        AddressesRepository,
        ProductsService,
        RecentlyViewedService,
        RecentlyViewedRepository,
        WishlistService,
        WishlistRepository,
        RecordsElsewhere,
        ExportsService,
        ExportsRepository,
        ErasuresService,
        repeatingTask({
          ...{ name: 'erasure-sweep', everyMs: config.SWEEP_MS, worker: ShoppersRepository },
          run: (shoppers) => shoppers.sweepErasures(),
        }),
      ],
    };
  }
}
