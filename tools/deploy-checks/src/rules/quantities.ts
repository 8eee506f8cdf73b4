const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  k: 1e3,
  M: 1e6,
  G: 1e9,
};

/** Bytes of a quantity as Kubernetes writes it (`384Mi`); NaN for what is none. */
export function memoryBytes(quantity: string): number {
  const { number = '', unit = '' } = /^(?<number>\d+)(?<unit>[A-Za-z]*)$/.exec(quantity)?.groups ?? {};
  return number === '' ? Number.NaN : Number(number) * (UNITS[unit] ?? Number.NaN);
}

/** Thousandths of a CPU (`250m`, `2`); NaN for what is none. */
export function milliCpus(quantity: string): number {
  const { number = '', unit } = /^(?<number>\d+)(?<unit>m?)$/.exec(quantity)?.groups ?? {};
  if (number === '') return Number.NaN;
  return Number(number) * (unit === 'm' ? 1 : 1_000);
}
