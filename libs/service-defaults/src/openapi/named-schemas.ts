import type { SwaggerDocumentOptions } from '@nestjs/swagger';
import { z } from 'zod';

type SchemaConverter = NonNullable<SwaggerDocumentOptions['standardSchemaConverter']>;

const definitionsSchema = z.record(z.string(), z.unknown()).default({});

/**
 * Converts a zod schema so that one with a name (`.meta({ id: 'Product' })`) becomes a component that routes refer to.
 * What a route takes stays in its place: there the same name may stand for another shape (defaults are optional).
 */
export const namedSchemas: SchemaConverter = (schema, { schemaType }) => {
  if (!(schema instanceof z.ZodType)) return undefined;
  const converted = z.toJSONSchema(schema, { target: 'openapi-3.0', io: schemaType, unrepresentable: 'any' });
  const { definitions, ...root } = converted;
  delete root.$schema;
  const components = definitionsSchema.parse(definitions);
  const name = root.$ref?.split('/').at(-1);
  if (schemaType === 'output' || name === undefined) return { schema: root, components };
  const { [name]: named, ...others } = components;
  return { schema: named, components: others };
};
