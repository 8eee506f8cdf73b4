/** The fields of a hash as a script answers them: a name, its number, the next name, and so on. */
export function fieldsOf<Name extends string | number>(
  flat: readonly (string | number)[],
): Map<Name, number> {
  const fields = new Map<Name, number>();
  for (let at = 0; at < flat.length; at += 2) fields.set(flat[at] as Name, Number(flat[at + 1]));
  return fields;
}
