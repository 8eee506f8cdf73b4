/** The name breaks a rule, which the message says. */
export class ServiceNameRefusedError extends Error {
  constructor(name: string, rule: string) {
    super(`A service cannot be called "${name}": ${rule}.`);
    this.name = 'ServiceNameRefusedError';
  }
}

/** A file has changed so that it cannot be seen any more where a service is registered in it. */
export class PlaceNotFoundError extends Error {
  constructor({ file, place }: { file: string; place: string }, anchor: RegExp) {
    super(
      `${file}: cannot find ${place}. Nothing was written. Looked for ${String(anchor)}; ` +
        'change that in tools/generators/src/service/registrations.ts.',
    );
    this.name = 'PlaceNotFoundError';
  }
}

/** Every port that leaves room for second instances and for `SHOP_PORT_BASE` belongs to a service. */
export class NoPortLeftError extends Error {
  constructor(range: string) {
    super(`libs/contracts/src/services.ts: every localPort of ${range} is taken.`);
    this.name = 'NoPortLeftError';
  }
}
