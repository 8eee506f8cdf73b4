import { Injectable } from '@nestjs/common';
import type { Category } from '@shop/contracts/product';
import { PrismaClient } from '../generated/prisma/client.js';

@Injectable()
export class CategoriesRepository {
  constructor(private readonly database: PrismaClient) {}

  /** Every category in the order of the shop's menu. */
  list(): Promise<Category[]> {
    return this.database.category.findMany({
      select: { slug: true, name: true, productCount: true },
      orderBy: { position: 'asc' },
    });
  }

  /** The skus of a category in order, read from an index alone; null when there is no such category. */
  async listSkus(slug: string): Promise<string[] | null> {
    const category = await this.database.category.findUnique({
      where: { slug },
      select: { products: { select: { sku: true }, orderBy: { sku: 'asc' } } },
    });
    return category && category.products.map((product) => product.sku);
  }
}
