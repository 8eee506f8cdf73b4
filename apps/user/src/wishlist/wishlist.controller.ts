import { Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { type Wish, type Wishlist, wishlistSchema, wishSchema } from '@shop/contracts/user';
import { Answers, CurrentShopper, Roles } from '@shop/service-defaults';
import { type WishParams, wishParamsSchema } from './wishlist.dto.js';
import { WishlistService } from './wishlist.service.js';

@ApiTags('wishlist')
@Controller('me/wishlist')
@Roles()
export class WishlistController {
  constructor(private readonly wishlist: WishlistService) {}

  @Get()
  @Answers(200, wishlistSchema, 'Every wish, the latest first.')
  list(@CurrentShopper() userId: string): Promise<Wishlist> {
    return this.wishlist.list(userId);
  }

  @Put(':sku')
  @Answers(200, wishSchema, 'The wish, as old as it is.')
  add(
    @CurrentShopper() userId: string,
    @Param({ schema: wishParamsSchema }) { sku }: WishParams,
  ): Promise<Wish> {
    return this.wishlist.add(userId, sku);
  }

  @Delete(':sku')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'There is no such wish any more.' })
  remove(
    @CurrentShopper() userId: string,
    @Param({ schema: wishParamsSchema }) { sku }: WishParams,
  ): Promise<void> {
    return this.wishlist.remove(userId, sku);
  }
}
