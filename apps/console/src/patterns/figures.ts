/** How numbers are told on this page. */

export const counted = (value: number): string => value.toLocaleString('en-GB');

/** 0 to 1, such as `97.4 %`; null: nothing was asked yet. */
export const share = (value: number | null): string =>
  value === null ? 'none yet' : `${(value * 100).toFixed(1)} %`;

export const perSecond = (value: number | null): string =>
  value === null ? '' : value.toFixed(value < 10 ? 1 : 0);

/** Such as `0.4 s`, `3 min` or `2 h`. */
export function age(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return seconds < 3_600
    ? `${String(Math.round(seconds / 60))} min`
    : `${String(Math.round(seconds / 3_600))} h`;
}
