/**
 * Waits for something no longer than this.
 *
 * @param patience.ms how long, in milliseconds; Infinity waits for ever and costs nothing
 * @param patience.otherwise what to answer, or throw, when it is late; the work itself goes on
 */
export async function noLongerThan<T>(
  work: Promise<T>,
  patience: { ms: number; otherwise: () => T },
): Promise<T> {
  if (patience.ms === Infinity) return work;
  const late = Promise.withResolvers<T>();
  const timer = setTimeout(() => {
    late.resolve(Promise.resolve().then(patience.otherwise));
  }, patience.ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
