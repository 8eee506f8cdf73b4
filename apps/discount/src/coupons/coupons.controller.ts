import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Coupon,
  couponSchema,
  type CouponTerms,
  couponTermsSchema,
  type CouponUsage,
  couponUsageSchema,
} from '@shop/contracts/discount';
import { Answers, Roles } from '@shop/service-defaults';
import { type CouponParams, couponParamsSchema } from './coupons.dto.js';
import { CouponsService } from './coupons.service.js';

@ApiTags('coupons')
@Controller('coupons/:code')
export class CouponsController {
  constructor(private readonly coupons: CouponsService) {}

  @Get()
  @Answers(200, couponSchema, 'What the coupon gives, and when.')
  one(@Param({ schema: couponParamsSchema }) { code }: CouponParams): Promise<Coupon> {
    return this.coupons.one(code);
  }

  @Get('usage')
  @Roles('operator')
  @Answers(200, couponUsageSchema, 'The same with its limits, and how often it was used.')
  usage(@Param({ schema: couponParamsSchema }) { code }: CouponParams): Promise<CouponUsage> {
    return this.coupons.usage(code);
  }

  @Put()
  @Roles('operator')
  @Answers(200, couponUsageSchema, 'The coupon with its new terms.')
  put(
    @Param({ schema: couponParamsSchema }) { code }: CouponParams,
    @Body({ schema: couponTermsSchema }) terms: CouponTerms,
  ): Promise<CouponUsage> {
    return this.coupons.put(code, terms);
  }
}
