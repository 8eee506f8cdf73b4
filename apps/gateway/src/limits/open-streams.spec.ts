import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { TooManyStreamsError } from './limits.errors.js';
import { OpenStreams } from './open-streams.js';

class Response extends EventEmitter {
  closed = false;

  close(): void {
    this.closed = true;
    this.emit('close');
  }
}

describe('OpenStreams', () => {
  it('admits as many of one caller at a time as the limit says, and others beside', () => {
    const streams = new OpenStreams(2);
    const first = new Response();
    streams.admit('ann', first);
    streams.admit('ann', new Response());
    expect(() => {
      streams.admit('ann', new Response());
    }).toThrow(TooManyStreamsError);
    streams.admit('bob', new Response());
    first.close();
    streams.admit('ann', new Response());
  });

  it('counts none whose client had gone before', () => {
    const streams = new OpenStreams(1);
    const gone = new Response();
    gone.close();
    streams.admit('ann', gone);
    streams.admit('ann', new Response());
  });
});
