/*
 * What our own scripts answer, looked at by one test each: a schema takes longer than the request does, and the script lies
 * beside its caller. Where strangers write, schemas read.
 */

/** A reply that is a text. @throws TypeError */
export function textOf(reply: unknown): string {
  if (typeof reply === 'string') return reply;
  throw new TypeError('a script did not answer with a text');
}

/** A reply of texts and nothing else. @throws TypeError */
export function textsOf(reply: unknown): readonly string[] {
  if (Array.isArray(reply) && reply.every((one) => typeof one === 'string')) return reply;
  throw new TypeError('a script did not answer with texts');
}

/** A reply of texts, `null` for each that is missing. @throws TypeError */
export function optionalTextsOf(reply: unknown): readonly (string | null)[] {
  if (Array.isArray(reply) && reply.every((one) => one === null || typeof one === 'string')) return reply;
  throw new TypeError('Redis did not answer with texts');
}

/** A reply of integers and nothing else. @throws TypeError */
export function integersOf(reply: unknown): readonly number[] {
  if (Array.isArray(reply) && reply.every(Number.isSafeInteger)) return reply as number[];
  throw new TypeError('a script did not answer with integers');
}
