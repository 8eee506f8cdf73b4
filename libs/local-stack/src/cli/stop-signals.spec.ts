import { beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { stopSignals } from './stop-signals.js';

describe('stopSignals', () => {
  let source: EventEmitter;
  let time: number;
  let forced: number;
  let signal: AbortSignal;

  beforeEach(() => {
    source = new EventEmitter();
    time = 0;
    forced = 0;
    signal = stopSignals({ source, now: () => time, force: () => forced++ });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('stops in order at the first %s', (name) => {
    expect(signal.aborted).toBe(false);
    source.emit(name);
    expect(signal.aborted).toBe(true);
    expect(forced).toBe(0);
  });

  it('takes the Ctrl-C that npm passes on for the same one', () => {
    source.emit('SIGINT');
    time = 200;
    source.emit('SIGINT');
    expect(forced).toBe(0);
  });

  it('forces the end at the second Ctrl-C', () => {
    source.emit('SIGINT');
    time = 1000;
    source.emit('SIGINT');
    expect(forced).toBe(1);
  });
});
