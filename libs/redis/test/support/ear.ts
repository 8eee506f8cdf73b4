import { until } from '@shop/local-stack';
import type { ChannelHandlers } from '../../src/channels/live-channel.js';

/** A subscriber that keeps what it was told. */
export class Ear implements ChannelHandlers {
  readonly texts: string[] = [];
  gaps = 0;

  readonly onMessage = (text: string): void => {
    this.texts.push(text);
  };

  readonly onGap = (): void => {
    this.gaps += 1;
  };

  /** Resolves when so many messages have arrived. */
  async hears(count: number): Promise<void> {
    const hasHeard = () => Promise.resolve(this.texts.length >= count);
    await until(hasHeard, { what: `${String(count)} messages have arrived`, withinMs: 5_000 });
  }

  /** Resolves when it was told of a gap it did not know of. */
  async missed(before: number, withinMs = 20_000): Promise<void> {
    await until(() => Promise.resolve(this.gaps > before), { what: 'a gap was told', withinMs });
  }
}
