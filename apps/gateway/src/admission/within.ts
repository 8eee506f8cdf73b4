/** What `work` resolves to, or `fallback` when that takes longer than `ms` milliseconds. Rejects as `work` does. */
export async function within<T, F>(
  work: Promise<T>,
  { ms, fallback }: { ms: number; fallback: F },
): Promise<T | F> {
  const { promise, resolve } = Promise.withResolvers<F>();
  const timer = setTimeout(() => {
    resolve(fallback);
  }, ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
