import { describe, expect, it } from '@jest/globals';
import { ReplyError } from 'ioredis';
import { asRedisError } from './as-redis-error.js';
import { RedisConnectionLimitError, RedisReplyError, RedisUnavailableError } from './redis.errors.js';

const reply = (text: string): unknown => new ReplyError(text);

describe('asRedisError', () => {
  it.each(['LOADING Redis is loading', 'CLUSTERDOWN Hash slot not served', 'OOM command not allowed'])(
    'takes "%s" for a passing outage',
    (text) => {
      expect(asRedisError(reply(text))).toBeInstanceOf(RedisUnavailableError);
    },
  );

  it('takes a lost connection for a passing outage', () => {
    expect(asRedisError(new Error('Connection is closed.'))).toBeInstanceOf(RedisUnavailableError);
  });

  it.each(['WRONGTYPE', 'NOPERM'])('takes %s for a mistake of ours', (code) => {
    const error = asRedisError(reply(`${code} no`));
    expect(error).toBeInstanceOf(RedisReplyError);
    expect(error).toMatchObject({ replyCode: code });
  });

  it('takes a reply of one word, or of several lines, by its first word', () => {
    expect(asRedisError(reply('NOPERM'))).toMatchObject({ replyCode: 'NOPERM' });
    expect(asRedisError(reply('NOSCRIPT no\nsuch script'))).toMatchObject({ replyCode: 'NOSCRIPT' });
  });

  it('leaves typed errors alone', () => {
    const error = new RedisConnectionLimitError(50);
    expect(asRedisError(error)).toBe(error);
  });
});
