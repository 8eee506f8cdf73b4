import { describe, expect, it } from '@jest/globals';
import { cancellationReasonSchema } from '@shop/contracts/order';
import { letterOf, type News, pageOf } from './letters.js';

const orderId = '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10';
const order = { orderId, userId: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f11' };
const refundId = '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f12';
const trackingCode = 'SHOP-12345678';

const news: readonly (readonly [News, subject: string, said: readonly string[]])[] = [
  [{ event: 'order-confirmed', ...order }, 'Your order is confirmed', [orderId]],
  [
    { event: 'order-cancelled', ...order, reason: 'payment-declined' },
    'Your order is cancelled',
    [orderId, 'your bank has declined the payment'],
  ],
  [
    { event: 'order-refunded', ...order, refundId, amountPence: 123_456 },
    'Your refund of £1,234.56',
    [orderId, '£1,234.56', refundId],
  ],
  [{ event: 'order-shipped', ...order, trackingCode }, 'Your order is on its way', [orderId, trackingCode]],
  [{ event: 'order-delivered', ...order, trackingCode }, 'Your order has arrived', [orderId, trackingCode]],
];

describe('the letter', () => {
  it.each(news)('of %j says what happened, and nothing about whom', (told, subject, said) => {
    const letter = letterOf(told);
    expect(letter.subject).toBe(subject);
    for (const words of said) expect(letter.text).toContain(words);
    expect(letter.text).not.toContain(order.userId);
    expect(letter.text).not.toMatch(/[{}]|undefined/);
  });

  it.each(cancellationReasonSchema.options)('of a cancellation has words for %s', (reason) => {
    expect(letterOf({ event: 'order-cancelled', ...order, reason }).text).toMatch(
      /is cancelled: \w[^:]+\.\n/,
    );
  });
});

describe('the page', () => {
  it('has a paragraph for each of the text, and takes nothing for markup', () => {
    const html = pageOf({ subject: 'Tom & Jerry', text: 'One.\n\n<b>Two</b>.' });
    expect(html).toContain('<title>Tom &amp; Jerry</title>');
    expect(html).toContain('<p>One.</p>');
    expect(html).toContain('<p>&lt;b&gt;Two&lt;/b&gt;.</p>');
  });
});
