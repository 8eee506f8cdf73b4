import { counter } from '../client/metrics.js';

export const messages = counter(
  'channel_messages_total',
  'Messages of channels; published and refused by who sends, received once a process whoever listens in it',
  ['family', 'outcome'],
);

export const gaps = counter(
  'channel_gaps_total',
  'Times a channel was subscribed after messages may have been missed',
  ['family'],
);
