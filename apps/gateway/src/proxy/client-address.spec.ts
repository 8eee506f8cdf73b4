import { describe, expect, it } from '@jest/globals';
import { clientAddressOf, ownToolsOf, trustedHopsOf } from './client-address.js';

const socketAddress = '10.0.0.9';

describe('clientAddressOf', () => {
  it.each([
    { hops: 0, header: '1.1.1.1', client: socketAddress, why: 'nobody in front of us is believed' },
    { hops: 1, header: '1.1.1.1', client: '1.1.1.1', why: 'our proxy saw it' },
    { hops: 1, header: '6.6.6.6, 1.1.1.1', client: '1.1.1.1', why: 'the rest was sent by the client' },
    { hops: 2, header: '6.6.6.6, 1.1.1.1, 10.0.0.8', client: '1.1.1.1', why: 'two proxies are ours' },
    { hops: 3, header: '1.1.1.1', client: '1.1.1.1', why: 'fewer proxies than configured' },
    { hops: 1, header: 'unknown', client: socketAddress, why: 'it is no address' },
    { hops: 1, header: undefined, client: socketAddress, why: 'the proxy said nothing' },
    { hops: 1, header: '2001:db8::1', client: '2001:db8::1', why: 'IPv6 is fine' },
    { hops: 1, header: '::ffff:1.1.1.1', client: '1.1.1.1', why: 'it is IPv4 in IPv6 clothes' },
  ])('finds $client behind $hops hops and "$header": $why', ({ hops, header, client }) => {
    expect(clientAddressOf({ socketAddress, forwardedFor: header, trustedHops: hops })).toBe(client);
  });
});

describe('trustedHopsOf', () => {
  const tool = '172.30.77.20';
  const onLaptop = ownToolsOf({ isLocal: true, addresses: [tool] });
  const elsewhere = ownToolsOf({ isLocal: false, addresses: [tool] });

  it.each(['127.0.0.1', '::ffff:127.0.0.1', '::1', tool, `::ffff:${tool}`])(
    'believes the tool at %s on a laptop, and nowhere else',
    (socketAddress) => {
      expect(trustedHopsOf({ configured: 0, ownTools: onLaptop, socketAddress })).toBe(1);
      expect(trustedHopsOf({ configured: 0, ownTools: elsewhere, socketAddress })).toBe(0);
    },
  );

  it('knows a tool however its address was written', () => {
    const ownTools = ownToolsOf({ isLocal: true, addresses: ['2001:DB8::0:7'] });
    expect(trustedHopsOf({ configured: 0, ownTools, socketAddress: '2001:db8::7' })).toBe(1);
  });

  it('believes nobody else, and as many proxies as it is told', () => {
    expect(trustedHopsOf({ configured: 0, ownTools: onLaptop, socketAddress: '192.168.1.7' })).toBe(0);
    expect(trustedHopsOf({ configured: 2, ownTools: elsewhere, socketAddress: '10.0.0.1' })).toBe(2);
  });
});
