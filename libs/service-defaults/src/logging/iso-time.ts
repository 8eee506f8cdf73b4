let second = -1;
let begun = '';

/**
 * The time as pino writes it into a line, RFC 3339 in UTC with milliseconds. pino's own makes a date of each; here a second's
 * text is made once (docs/adr/0190).
 */
export function isoTime(nowMs = Date.now()): string {
  const current = Math.floor(nowMs / 1_000);
  if (current !== second) {
    second = current;
    begun = `,"time":"${new Date(current * 1_000).toISOString().slice(0, 20)}`;
  }
  return `${begun}${String(nowMs - current * 1_000).padStart(3, '0')}Z"`;
}
