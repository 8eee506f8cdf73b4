import { describe, expect, it } from '@jest/globals';
import { addressOfSocket, noteAddress } from './socket-addresses.js';

describe('the address that a socket leads to', () => {
  it('is the one that it was dialled with', () => {
    const socket = {};
    noteAddress(socket, '10.0.0.1:7001');
    expect(addressOfSocket(socket)).toBe('10.0.0.1:7001');
  });

  it('is not known of a socket that somebody else opened', () => {
    expect(addressOfSocket({})).toBeNull();
  });
});
