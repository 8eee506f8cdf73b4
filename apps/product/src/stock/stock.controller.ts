import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Stock, stockSchema } from '@shop/contracts/product';
import { Answers } from '@shop/service-defaults';
import { type ProductParams, productParamsSchema } from '../products/products.dto.js';
import { StockService } from './stock.service.js';

@ApiTags('products')
@Controller('products/:sku/stock')
export class StockController {
  constructor(private readonly stock: StockService) {}

  @Get()
  @Answers(200, stockSchema, 'What can be sold now, at most five seconds old.')
  one(@Param({ schema: productParamsSchema }) { sku }: ProductParams): Promise<Stock> {
    return this.stock.one(sku);
  }
}
