import { describe, expect, it } from '@jest/globals';
import { moment, SingleFlight } from './single-flight.js';

const flown = { value: 'mug', asOf: 1 };

describe('a flight', () => {
  it('can be joined until it has landed', async () => {
    const flights = new SingleFlight<string>();
    expect(flights.running('a')).toBeUndefined();
    const flight = flights.open('a');
    expect(flights.running('a')).toBe(flight.promise);
    expect(flights.running('b')).toBeUndefined();
    flight.resolve(flown);
    expect(await flight.promise).toEqual(flown);
    expect(flights.running('a')).toBeUndefined();
  });

  it('that fails can be joined no more, and is no unhandled rejection', async () => {
    const flights = new SingleFlight<string>();
    const unhandled: unknown[] = [];
    const hear = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', hear);
    flights.open('a').reject(new Error('down'));
    await new Promise(setImmediate);
    process.off('unhandledRejection', hear);
    expect([unhandled, flights.running('a')]).toEqual([[], undefined]);
  });

  it('that was abandoned gives those aboard its answer, and does not end the one opened since', async () => {
    const flights = new SingleFlight<string>();
    const old = flights.open('a');
    flights.abandon('a');
    expect(flights.running('a')).toBeUndefined();
    const next = flights.open('a');
    old.resolve(flown);
    expect(await old.promise).toEqual(flown);
    expect(flights.running('a')).toBe(next.promise);
    next.resolve(flown);
    await next.promise;
    expect(flights.running('a')).toBeUndefined();
  });
});

describe('a moment', () => {
  it('comes after all that were before it', () => {
    const first = moment();
    expect(moment()).toBeGreaterThan(first);
  });
});
