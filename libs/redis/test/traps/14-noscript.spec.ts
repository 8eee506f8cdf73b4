import { defineScript } from '../../src/client/define-script.js';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';

const bench = useStruckBench();

const touch = defineScript({
  name: 'touch',
  file: new URL('../support/touch.lua', import.meta.url),
  retry: 'idempotent',
  parse: (reply) => reply,
});

type Run = (key: string) => Promise<unknown>;

trap('a script that was loaded at boot and that a promoted replica does not know', {
  naive: async (): Promise<Run> => {
    const redis = bench.plain();
    await redis.ping();
    const loaded = redis.nodes('master').map((node) => node.script('LOAD', touch.text));
    const [sha] = (await Promise.all(loaded)) as string[];
    return (key) => redis.evalsha(sha ?? '', 1, key);
  },
  ours: (): Run => {
    const redis = bench.client().forUse('state');
    return (key) => redis.run(touch, { keys: [key], args: [] });
  },
  springs: async (run) => {
    const key = bench.freshId();
    await run(key);
    await bench.cluster.servers.waitUntilHealthy({ withinMs: 20_000 });
    await bench.cluster.servers.failover(await bench.replicaOf(await bench.primaryOf(key)));
    const [after] = await Promise.allSettled([run(key)]);
    return after.status === 'rejected';
  },
});
