// How the sandbox's cards behave, by number. A number is looked at here and then forgotten: the vault keeps the behaviour.
import { z } from 'zod';

export const behaviourSchema = z.enum([
  'approve',
  'decline',
  'lack-funds',
  'answer-late',
  'call-back-twice',
  'call-back-late',
]);

export type Behaviour = z.infer<typeof behaviourSchema>;

const testCards: Readonly<Record<string, Behaviour>> = {
  '4242424242424242': 'approve',
  '4000000000000002': 'decline',
  '4000000000009995': 'lack-funds',
  '4000000000000119': 'answer-late',
  '4000000000000259': 'call-back-twice',
  '4000000000000341': 'call-back-late',
};

/** Whatever is no test card approves. */
export function behaviourOf(number: string): Behaviour {
  return testCards[number] ?? 'approve';
}
