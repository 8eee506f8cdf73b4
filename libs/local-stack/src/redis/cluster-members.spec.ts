import { describe, expect, it } from '@jest/globals';
import { parseMembers, slotCount } from './cluster-members.js';

const ANSWER = `a1 127.0.0.1:7001@17001 myself,master - 0 0 1 connected 0-5460 5462 [93-<-b2]
b2 127.0.0.1:7002@17002 master,fail - 0 0 2 connected
c3 127.0.0.1:7003@17003,node.internal slave a1 0 0 1 connected
d4 127.0.0.1:7004@17004 handshake - 0 0 0 connected
e5 :0@0 slave,noaddr a1 0 0 1 disconnected`;

describe('parseMembers', () => {
  const [primary, failed, replica, ...others] = parseMembers(ANSWER);

  it('reads ranges and single slots and leaves out those on their way', () => {
    expect(primary).toEqual({
      id: 'a1',
      port: 7001,
      role: 'primary',
      primaryPort: null,
      slots: [
        { from: 0, to: 5460 },
        { from: 5462, to: 5462 },
      ],
      isFailed: false,
    });
    expect(primary && slotCount(primary)).toBe(5462);
  });

  it('knows whom the majority holds for dead', () => {
    expect(failed).toMatchObject({ port: 7002, isFailed: true, slots: [] });
  });

  it('names the primary of a replica by its port', () => {
    expect(replica).toMatchObject({ port: 7003, role: 'replica', primaryPort: 7001 });
  });

  it('lists them in one order, whoever of them was asked', () => {
    const asAnotherListsThem = ANSWER.split('\n').toReversed().join('\n');
    expect(parseMembers(asAnotherListsThem)).toEqual(parseMembers(ANSWER));
  });

  it('leaves out nodes that are not known yet or not any more', () => {
    expect(others).toEqual([]);
  });
});
