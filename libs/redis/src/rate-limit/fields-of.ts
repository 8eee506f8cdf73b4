/** The fields of a hash as a script answers them: a name, its number, the next name, and so on. */
export function fieldsOf<Name extends string | number>(flat: readonly Name[]): Map<Name, number> {
  const fields = new Map<Name, number>();
  for (const [at, name] of flat.entries()) if (at % 2 === 0) fields.set(name, Number(flat[at + 1]));
  return fields;
}
