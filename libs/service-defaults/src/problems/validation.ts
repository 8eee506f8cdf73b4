import { StandardSchemaValidationPipe } from '@nestjs/common';
import { type RefusedField, RequestInvalidError } from './request.errors.js';

type ExceptionFactory = NonNullable<
  NonNullable<ConstructorParameters<typeof StandardSchemaValidationPipe>[0]>['exceptionFactory']
>;
type Issue = Parameters<ExceptionFactory>[0][number];

/** More than this is not for a human; a hostile body could make as many as it has elements. */
const maxFieldsListed = 20;

/** Checks `@Body({ schema })`, `@Query({ schema })` and `@Param({ schema })`, and hands the parsed value on. */
export function createValidationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new RequestInvalidError(issues.flatMap(refusedFields).slice(0, maxFieldsListed)),
  });
}

function refusedFields(issue: Issue): RefusedField[] {
  const path = (issue.path ?? []).map((segment) =>
    String(typeof segment === 'object' ? segment.key : segment),
  );
  const unknownKeys = unknownKeysOf(issue);
  if (unknownKeys)
    return unknownKeys.map((key) => ({ field: [...path, key].join('.'), problem: 'is not known here' }));
  return [{ field: path.join('.'), problem: issue.message }];
}

/** zod reports the unknown keys of a strict object as one issue that names them all. */
function unknownKeysOf(issue: Issue): readonly string[] | undefined {
  if (!('code' in issue) || issue.code !== 'unrecognized_keys' || !('keys' in issue)) return undefined;
  return Array.isArray(issue.keys) ? issue.keys.map(String) : undefined;
}
