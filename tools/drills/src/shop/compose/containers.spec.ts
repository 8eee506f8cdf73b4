import { describe, expect, it } from '@jest/globals';
import { NoSuchContainerError } from './compose.errors.js';
import { containerOf, parseContainers } from './containers.js';

const cart = { Name: 'shop-cart-1', Service: 'cart', State: 'running', Health: 'healthy' };
const gateway = { Name: 'shop-gateway-1', Service: 'gateway', State: 'running' };

describe('the containers of a shop', () => {
  it.each([
    ['an object a line', `${JSON.stringify(gateway)}\n${JSON.stringify(cart)}\n`],
    ['one array', JSON.stringify([gateway, cart])],
  ])('are read as %s', (_, listed) => {
    expect(parseContainers(listed).map(({ Name }) => Name)).toEqual(['shop-cart-1', 'shop-gateway-1']);
  });

  it('are none where none run, and who looks for one is told how to start them', () => {
    expect(parseContainers('')).toEqual([]);
    expect(() => containerOf('gateway', [])).toThrow(NoSuchContainerError);
    expect(() => containerOf('gateway', [])).toThrow('docker compose up');
  });
});
