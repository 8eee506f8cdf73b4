import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Product,
  type ProductBatch,
  type ProductPage,
  productBatchSchema,
  productPageSchema,
  productSchema,
} from '@shop/contracts/product';
import { Answers, CurrentIdentity, type Identity, Roles } from '@shop/service-defaults';
import {
  type BatchQuery,
  batchQuerySchema,
  type ListQuery,
  listQuerySchema,
  type PriceChange,
  priceChangeSchema,
  type ProductParams,
  productParamsSchema,
} from './products.dto.js';
import { ProductsService } from './products.service.js';

@ApiTags('products')
@Controller('products')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Get()
  @Answers(200, productPageSchema, 'One page, by sku, or by relevance when `q` is given.')
  list(@Query({ schema: listQuerySchema }) query: ListQuery): Promise<ProductPage> {
    return this.products.list(query);
  }

  @Get('batch')
  @Answers(200, productBatchSchema, 'The products in the order asked for.')
  batch(@Query({ schema: batchQuerySchema }) { sku }: BatchQuery): Promise<ProductBatch> {
    return this.products.batch(sku);
  }

  @Get(':sku')
  @Answers(200, productSchema, 'The product.')
  one(@Param({ schema: productParamsSchema }) { sku }: ProductParams): Promise<Product> {
    return this.products.one(sku);
  }

  @Put(':sku/price')
  @Roles('operator')
  @Answers(200, productSchema, 'The product with its new price.')
  changePrice(
    @Param({ schema: productParamsSchema }) { sku }: ProductParams,
    @Body({ schema: priceChangeSchema }) { pricePence }: PriceChange,
    @CurrentIdentity() { subject: by }: Identity,
  ): Promise<Product> {
    return this.products.changePrice({ sku, pricePence, by });
  }
}
