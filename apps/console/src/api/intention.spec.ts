import { describe, expect, it } from '@jest/globals';
import { Intention } from './intention.js';
import { ProblemError } from './problem.js';

/** A shop that answers with these statuses in turn, and remembers under which keys it was asked. */
function shop(...statuses: number[]) {
  const keys: string[] = [];
  const send = (key: string): Promise<string> => {
    keys.push(key);
    const status = statuses[keys.length - 1] ?? 200;
    return status === 200 ? Promise.resolve('done') : Promise.reject(new ProblemError(status, undefined));
  };
  return { keys, send };
}

describe('an intention', () => {
  it('keeps its key while nobody knows what became of it', async () => {
    const intention = new Intention();
    const { keys, send } = shop(0, 503, 200);
    await expect(intention.carryOut('two hearts', send)).rejects.toThrow(ProblemError);
    await expect(intention.carryOut('two hearts', send)).rejects.toThrow(ProblemError);
    await expect(intention.carryOut('two hearts', send)).resolves.toBe('done');
    expect(new Set(keys).size).toBe(1);
  });

  it('is a new one once it was carried out', async () => {
    const intention = new Intention();
    const { keys, send } = shop();
    await intention.carryOut('two hearts', send);
    await intention.carryOut('two hearts', send);
    expect(new Set(keys).size).toBe(2);
  });

  it('is a new one after a refusal', async () => {
    const intention = new Intention();
    const { keys, send } = shop(422);
    await expect(intention.carryOut('two hearts', send)).rejects.toThrow(ProblemError);
    await intention.carryOut('two hearts', send);
    expect(new Set(keys).size).toBe(2);
  });

  it('is another one when something else is meant', async () => {
    const intention = new Intention();
    const { keys, send } = shop(0);
    await expect(intention.carryOut('two hearts', send)).rejects.toThrow(ProblemError);
    await intention.carryOut('three hearts', send);
    expect(new Set(keys).size).toBe(2);
  });
});
