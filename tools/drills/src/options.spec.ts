import { describe, expect, it } from '@jest/globals';
import { drillsTold } from '@shop/contracts/drills';
import { parseOptions } from './options.js';
import { NotInContainersError } from './shop/compose/compose.errors.js';
import { NotByRedisError } from './shop/connected/connected.errors.js';

const nameOf = (...words: string[]) => parseOptions(['node', 'drill', ...words]).name;

describe('the name of a report', () => {
  it("is the drill's", () => {
    expect(nameOf('failover')).toBe('failover');
    expect(nameOf('failover', '--by', 'kill', '--rate', '60')).toBe('failover');
  });

  it('has another kind than the usual one in it, so that both reports stay', () => {
    expect(nameOf('failover', '--by', 'hang')).toBe('failover-hang');
    expect(nameOf('kill-worker', '--service', 'product')).toBe('kill-worker-product');
    expect(nameOf('failover', '--by', 'hang', '--compose')).toBe('failover-hang-compose');
  });
});

describe('the list of drills', () => {
  it.each(drillsTold)('has $name as it can be held', ({ name, usually }) => {
    expect(nameOf(...usually.split(' '))).toBe(name);
  });
});

describe('a drill on containers', () => {
  it('is refused at once where it cannot be held, with what to do instead', () => {
    const asked = () => nameOf('failover', '--by', 'partition', '--compose');
    expect(asked).toThrow(NotInContainersError);
    expect(asked).toThrow(
      'There is no failover-partition with --compose: nodes in containers do not reach the proxies that it puts between them. Hold it on the shop of npm start.',
    );
  });
});

describe('a drill where there is nothing but the network', () => {
  const held = (...words: string[]) => parseOptions(['node', 'drill', ...words], { isConnected: true }).name;

  it('is what Redis does by itself', () => {
    expect(held('failover', '--by', 'script')).toBe('failover-script');
    expect(held('outage', '--by', 'pause')).toBe('outage-pause');
    expect(['flush', 'evict', 'move-slots'].map((name) => held(name))).toEqual([
      ...['flush', 'evict', 'move-slots'],
    ]);
  });

  it('is refused where it takes a hold of processes, with what to do instead', () => {
    expect(() => held('failover')).toThrow(NotByRedisError);
    expect(() => held('kill-service')).toThrow('npm run drill -- kill-service, with --compose');
  });
});

describe('the seeds of a soak', () => {
  const titleOf = (...words: string[]) => parseOptions(['node', 'drill', 'soak', ...words]).fault.title;

  it('are one, or several that share the time', () => {
    expect(titleOf('--minutes', '30', '--seed', '7')).toBe('a soak of 30 min under seeded faults (seed 7)');
    expect(titleOf('--minutes', '60', '--seeds', '1,2,3')).toBe(
      'a soak of 60 min under seeded faults (seeds 1, 2, 3)',
    );
  });

  it('are another one each time where none is given', () => {
    expect(titleOf()).toMatch(/^a soak of 2 min under seeded faults \(seed \d+\)$/);
  });
});

describe('the place of a report', () => {
  it('is reports, or where it is asked for', () => {
    expect(parseOptions(['node', 'drill', 'flush']).reports).toBe('reports');
    expect(parseOptions(['node', 'drill', 'flush', '--reports', 'docs/drills']).reports).toBe('docs/drills');
  });
});
