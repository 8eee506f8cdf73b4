import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type CategoryList,
  categoryListSchema,
  type ProductPage,
  productPageSchema,
} from '@shop/contracts/product';
import { Answers } from '@shop/service-defaults';
import { type PageQuery, pageQuerySchema } from '../paging/paging.dto.js';
import { type CategoryParams, categoryParamsSchema } from './categories.dto.js';
import { CategoriesService } from './categories.service.js';

@ApiTags('categories')
@Controller('categories')
export class CategoriesController {
  constructor(private readonly categories: CategoriesService) {}

  @Get()
  @Answers(200, categoryListSchema, 'Every category, in the order of the menu.')
  list(): Promise<CategoryList> {
    return this.categories.list();
  }

  @Get(':slug')
  @Answers(200, productPageSchema, 'One page of the category, by sku.')
  page(
    @Param({ schema: categoryParamsSchema }) { slug }: CategoryParams,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<ProductPage> {
    return this.categories.page(slug, query);
  }
}
