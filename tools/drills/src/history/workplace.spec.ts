import { describe, expect, it } from '@jest/globals';
import { Door, type Answer, type Silence } from '../outage/door.js';
import { History } from './history.js';
import { outcomeOf, send, together } from './workplace.js';

const answered = (status: number): Answer => ({
  ...{
    status,
    contentType: 'application/json',
    hasRetryAfter: false,
    requestId: 'one',
    cookies: [],
    body: null,
  },
});
const silence: Silence = { status: null, reason: 'ECONNRESET' };

function doorThatSays(...answers: (Answer | Silence)[]) {
  const history = new History();
  const door = new Door('');
  door.ask = () => Promise.resolve(answers.shift() ?? silence);
  const ask = (tries: number) =>
    send({ door, history }, { path: '/cart', address: '10.0.0.1' }, { tries, accepts: [200] });
  return { history, ask };
}

describe('what is known of a request', () => {
  it.each([
    [answered(200), 'acknowledged'],
    [answered(404), 'refused'],
    [answered(429), 'refused'],
    [answered(503), 'unknown'],
    [answered(201), 'unknown'],
    [silence, 'unknown'],
  ])('follows from its answer', (answer, outcome) => {
    expect(outcomeOf(answer, [200])).toBe(outcome);
  });

  it('is what all its tries come to', () => {
    expect(together(['unknown', 'refused'])).toBe('unknown');
    expect(together(['unknown', 'acknowledged'])).toBe('acknowledged');
    expect(together(['refused', 'refused'])).toBe('refused');
  });

  it('is asked for until an answer says it', async () => {
    const { ask, history } = doorThatSays(silence, answered(503), answered(200), answered(404));
    expect((await ask(9)).outcome).toBe('acknowledged');
    expect(history.unavailable).toBe(2);
  });

  it('is not asked for again after a refusal, but for one of too many requests', async () => {
    expect((await doorThatSays(answered(404), answered(200)).ask(9)).outcome).toBe('refused');
    expect((await doorThatSays(answered(429), answered(200)).ask(9)).outcome).toBe('acknowledged');
  });

  it('stays unknown when the tries are over', async () => {
    expect((await doorThatSays(silence, answered(404)).ask(2)).outcome).toBe('unknown');
    expect((await doorThatSays(silence).ask(1)).outcome).toBe('unknown');
  });
});
