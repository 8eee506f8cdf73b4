import { fieldOf, until } from '@shop/local-stack';
import type { ShopCluster } from '../shop/shop.js';

const LOOK_EVERY_MS = 50;
/** How long the return is waited for; killed nodes are started again after five seconds and load their data. */
const WITHIN_MS = 90_000;

/** Returns the moment at which a look began that found every node saying that the cluster is ok. @throws ConditionTimeoutError */
export async function redisIsBack(
  { control, ports }: Pick<ShopCluster, 'control' | 'ports'>,
  signal: AbortSignal,
): Promise<number> {
  let begunAtMs = performance.now();
  const areAllOk = async () => {
    begunAtMs = performance.now();
    const infos = await Promise.all(ports.map((port) => control.cli(port, 'CLUSTER', 'INFO')));
    return infos.every((info) => fieldOf(info, 'cluster_state') === 'ok');
  };
  const what = 'every Redis node says that the cluster is ok';
  await until(areAllOk, { what, withinMs: WITHIN_MS, everyMs: LOOK_EVERY_MS, signal });
  return begunAtMs;
}

/** Returns when no node is paused, or hangs. @throws ConditionTimeoutError */
export async function everyNodeAnswers({
  control,
  ports,
}: Pick<ShopCluster, 'control' | 'ports'>): Promise<void> {
  const answer = async () => {
    await Promise.all(ports.map((port) => control.cli(port, 'PING')));
    return true;
  };
  await until(answer, { what: 'every Redis node answers', withinMs: WITHIN_MS, everyMs: LOOK_EVERY_MS });
}
