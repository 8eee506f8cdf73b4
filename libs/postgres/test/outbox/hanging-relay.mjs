// A relay in a process of its own that takes what is due and gets no answer from its transport: says `claimed`, and waits to
// be killed. Runs what `nx build` made.   node hanging-relay.mjs <database URL>
import { Client } from 'pg';
import { OutboxRelay } from '../../dist/outbox/index.js';

const client = new Client({ connectionString: process.argv[2] });
await client.connect();

const query = (strings, ...values) =>
  client.query(
    strings.reduce((sql, part, at) => `${sql}$${String(at)}${part}`),
    values,
  );
const database = {
  $queryRaw: async (...statement) => (await query(...statement)).rows,
  $executeRaw: async (...statement) => (await query(...statement)).rowCount,
};
const transport = {
  publish: () => {
    process.stdout.write('claimed\n');
    return new Promise(() => undefined);
  },
  outcomes: () => Promise.resolve(new Map()),
};
await new OutboxRelay({ database, transport }).publishDue();
