import { readFile } from 'node:fs/promises';
import type { DatamodelEnum, Document, Field, Model } from '@prisma/dmmf';
import { getDMMF } from '@prisma/get-dmmf';
import { columnTypeOf } from './column-types.js';
import { SchemaUnreadableError } from './drift.errors.js';
import { type Catalog, describeForeignKey, describeIndex, type Table } from './tables.js';

type Datamodel = Document['datamodel'];

/** Prisma's default for a required relation; an optional one sets null. */
const referentialActions: Readonly<Record<string, string>> = {
  Cascade: 'CASCADE',
  Restrict: 'RESTRICT',
  NoAction: 'NO ACTION',
  SetNull: 'SET NULL',
  SetDefault: 'SET DEFAULT',
};

/** What a Prisma schema file says the database looks like, read by Prisma's own parser. */
export async function readSchemaCatalog(schemaFile: string): Promise<Catalog> {
  const document = getDMMF({ datamodel: await readFile(schemaFile, 'utf8') });
  if (!('datamodel' in document)) throw new SchemaUnreadableError(schemaFile, document.error);
  const { datamodel } = document;
  const enumNames = new Map(datamodel.enums.map((type) => [type.name, nameOf(type)]));
  return {
    tables: new Map(
      datamodel.models.map((model) => [nameOf(model), toTable({ model, datamodel, enumNames })]),
    ),
    enums: new Map(
      datamodel.enums.map((type) => [nameOf(type), type.values.map((value) => value.dbName ?? value.name)]),
    ),
  };
}

interface ModelInSchema {
  readonly model: Model;
  readonly datamodel: Datamodel;
  readonly enumNames: ReadonlyMap<string, string>;
}

function toTable({ model, datamodel, enumNames }: ModelInSchema): Table {
  const scalars = model.fields.filter(({ kind }) => kind !== 'object');
  const indexes = datamodel.indexes.filter((index) => index.model === model.name);
  const columnsOf = (index: (typeof indexes)[number]): string[] =>
    index.fields.map(({ name }) => columnOf(model, name));
  return {
    columns: new Map(scalars.map((field) => [nameOf(field), toColumn(field, enumNames)])),
    primaryKey: indexes.filter(({ type }) => type === 'id').flatMap(columnsOf),
    indexes: new Set(
      indexes
        .filter(({ type }) => type !== 'id')
        .map((index) =>
          describeIndex({
            isUnique: index.type === 'unique',
            method: (index.algorithm ?? 'btree').toLowerCase(),
            columns: columnsOf(index),
          }),
        ),
    ),
    foreignKeys: foreignKeysOf(model, datamodel),
  };
}

function toColumn(
  field: Field,
  enumNames: ReadonlyMap<string, string>,
): { type: string; isNullable: boolean } {
  // Prisma makes list columns without NOT NULL: an empty list and no list are one to it.
  return { type: columnTypeOf(field, enumNames), isNullable: !field.isRequired || field.isList };
}

function foreignKeysOf(model: Model, datamodel: Datamodel): Set<string> {
  const owning = model.fields.filter(({ relationFromFields }) => (relationFromFields ?? []).length > 0);
  return new Set(
    owning.map((field) => {
      const target = datamodel.models.find(({ name }) => name === field.type);
      return describeForeignKey({
        columns: (field.relationFromFields ?? []).map((name) => columnOf(model, name)),
        table: target ? nameOf(target) : field.type,
        referenced: (field.relationToFields ?? []).map((name) => (target ? columnOf(target, name) : name)),
        onDelete:
          referentialActions[field.relationOnDelete ?? (field.isRequired ? 'Restrict' : 'SetNull')] ?? '?',
      });
    }),
  );
}

/** Fields of unsupported types are not in the data model; their indexes are, by the field's own name. */
function columnOf(model: Model, fieldName: string): string {
  return model.fields.find(({ name }) => name === fieldName)?.dbName ?? fieldName;
}

function nameOf(thing: Model | Field | DatamodelEnum): string {
  return thing.dbName ?? thing.name;
}
