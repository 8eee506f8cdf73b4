/** A key that nobody has used: 128 random bits. Not `randomUUID`, which a browser keeps from a page without HTTPS. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
