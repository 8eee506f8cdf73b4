import { describe, expect, it } from '@jest/globals';
import { Pause } from './pause.js';

describe('a pause', () => {
  it('doubles with each failure in a row up to its most, and is a first one after a success', () => {
    const pause = new Pause({ baseMs: 100, maxMs: 300, nowMs: () => 0 });
    expect([pause.begin(), pause.begin(), pause.begin(), pause.begin()]).toEqual([100, 200, 300, 300]);
    pause.reset();
    expect([pause.isOn, pause.begin()]).toEqual([false, 100]);
  });

  it('is over when its time is', () => {
    let nowMs = 1_000;
    const pause = new Pause({ baseMs: 100, maxMs: 300, nowMs: () => nowMs });
    expect(pause.isOn).toBe(false);
    pause.begin();
    nowMs += 99;
    expect(pause.isOn).toBe(true);
    nowMs += 1;
    expect(pause.isOn).toBe(false);
  });
});
