import { memoryOf } from '../processes/memory.js';
import type { RunningStack } from './running-stack.js';

/** What `npm start` says when everything runs: how long it took, what it holds, where things are. */
export async function summaryOf(stack: RunningStack, tookMs: number): Promise<string> {
  const { baseUrl, mail } = stack;
  return `
The shop is up after ${(tookMs / 1000).toFixed(1)} s.

  shop        ${baseUrl}
  API         ${baseUrl}/docs
  topology    ${baseUrl}/ops/topology
  mails       http://127.0.0.1:${mail.httpPort}/mails
  operator    curl -H "Authorization: Bearer $(cat .local/secrets/operator-token)" ...
  logs        .local/logs
  memory      ${await memoryIn(stack)}

Stop it with Ctrl-C, or with \`npm stop\` from another terminal. \`npm run reset\` also removes its data.`;
}

async function memoryIn({ services, redis, postgres, mail, drillDesk }: RunningStack): Promise<string> {
  const instances = Object.values(services).flat();
  const [ours, cluster, database] = await Promise.all([
    gigabytesOf([...instances, mail, ...(drillDesk === null ? [] : [drillDesk])]),
    gigabytesOf(redis),
    gigabytesOf([postgres]),
  ]).catch(() => []);
  if (ours === undefined || cluster === undefined || database === undefined)
    return 'not told on this machine';
  const parts = `${instances.length} services ${ours.toFixed(2)}, Redis ${cluster.toFixed(2)}, Postgres ${database.toFixed(2)}`;
  return `${(ours + cluster + database).toFixed(2)} GB idle: ${parts}`;
}

async function gigabytesOf(processes: readonly { readonly pid: number }[]): Promise<number> {
  return (await memoryOf(processes.map(({ pid }) => pid))) / 1e9;
}
