import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { type RecentlyViewed, recentlyViewedSchema, type View, viewSchema } from '@shop/contracts/user';
import { Answers, CurrentShopper, Roles } from '@shop/service-defaults';
import { RecentlyViewedService } from './recently-viewed.service.js';

@ApiTags('recently viewed')
@Controller('me/recently-viewed')
@Roles()
export class RecentlyViewedController {
  constructor(private readonly views: RecentlyViewedService) {}

  @Get()
  @Answers(200, recentlyViewedSchema, 'The newest fifty, the latest first.')
  list(@CurrentShopper() userId: string): Promise<RecentlyViewed> {
    return this.views.list(userId);
  }

  @Post()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Remembered; the sku is at the front.' })
  add(@CurrentShopper() userId: string, @Body({ schema: viewSchema }) { sku }: View): Promise<void> {
    return this.views.add(userId, sku);
  }
}
