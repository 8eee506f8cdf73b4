import { Counter, register } from 'prom-client';

/** A counter of this name on the process's registry; made on first use, the same one after that (tests run two apps). */
export function counter<Label extends string>(
  name: string,
  help: string,
  labelNames: readonly Label[],
): Counter<Label> {
  const known = register.getSingleMetric(name);
  return known instanceof Counter ? known : new Counter({ name, help, labelNames: [...labelNames] });
}
