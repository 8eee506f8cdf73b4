import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** Documents what a handler answers: `@Answers(200, productSchema, 'The product.')`. Problems are added to every route. */
export function Answers(status: number, schema: z.ZodType, description: string): MethodDecorator {
  return ApiResponse({ status, standardSchema: schema, description });
}
