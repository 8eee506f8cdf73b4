/** What a row says about a transport that failed. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
