import { describe, expect, it } from '@jest/globals';
import { type Candidate, chooseTarget } from './target-choice.js';

interface Named extends Candidate {
  readonly name: string;
  readonly inFlight: number;
}

function target(name: string, inFlight = 0, isEligible = true): Named {
  return { name, inFlight, health: { isEligible } };
}

function choose(targets: Named[], options: { tried?: Named[]; turn?: number } = {}): string | undefined {
  const loadOf = ({ inFlight }: Named) => inFlight;
  return chooseTarget({ targets, loadOf, tried: options.tried ?? [], turn: options.turn ?? 0 })?.name;
}

describe('chooseTarget', () => {
  it('lets equal targets take turns', () => {
    const targets = [target('a'), target('b'), target('c')];
    expect([0, 1, 2, 3].map((turn) => choose(targets, { turn }))).toEqual(['a', 'b', 'c', 'a']);
  });

  it('prefers the least busy one', () => {
    expect(choose([target('a', 3), target('b', 1), target('c', 2)])).toBe('b');
  });

  it('prefers a busy target to a resting one', () => {
    expect(choose([target('a', 500), target('b', 0, false)], { turn: 1 })).toBe('a');
  });

  it('asks a resting one rather than one that failed this request', () => {
    const tried = target('a');
    expect(choose([tried, target('b', 0, false)], { tried: [tried] })).toBe('b');
  });

  it('asks the only one again', () => {
    const only = target('a', 1, false);
    expect(choose([only], { tried: [only] })).toBe('a');
  });

  it('has no answer for a service without targets', () => {
    expect(choose([])).toBeUndefined();
  });
});
