/** The fields of a hash as a script answers them: a name, its number, the next name, and so on. */
export function fieldsOf<Name extends string | number>(
  flat: readonly (string | number)[],
): Map<Name, number> {
  const fields = new Map<Name, number>();
  for (let at = 0; at < flat.length; at += 2) fields.set(flat[at] as Name, Number(flat[at + 1]));
  return fields;
}

/** A reply of integers and nothing else; a schema would take longer than the request does. @throws TypeError */
export function integersOf(reply: unknown): readonly number[] {
  if (!Array.isArray(reply) || !reply.every(Number.isSafeInteger))
    throw new TypeError('a script did not answer with integers');
  return reply as number[];
}
