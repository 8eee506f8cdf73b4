import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { partOf } from '@shop/local-stack';
import { PLANTED_FAULTS } from './faults.js';
import { FaultyCopy } from './faulty-copy.js';

/*
 * Each fault is planted in a copy of this library, and the test that is named beside it has to fail there; without the
 * fault it has to pass there, or its failure would say nothing. FAULTS_PART=3/20 plants every twentieth, from the fourth.
 */

let copy: FaultyCopy;

beforeAll(() => {
  copy = new FaultyCopy();
}, 60_000);

afterAll(() => {
  copy.remove();
});

describe.each(partOf(PLANTED_FAULTS, process.env['FAULTS_PART']))('$what ($script)', (fault) => {
  afterEach(() => {
    copy.mend(fault);
  });

  it(`is caught by "${fault.test}" in ${fault.spec}`, async () => {
    expect(await copy.outcomeOf(fault)).toBe('passed');
    copy.plant(fault);
    expect(await copy.outcomeOf(fault)).toBe('failed');
  }, 300_000);
});
