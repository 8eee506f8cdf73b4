/**
 * How far a replica is behind, in time: the primary is asked how far its stream has come, and then the replica is asked
 * until it has come as far. That is what a canary write would measure, without a write. What a primary says of its
 * replicas is of no use: they acknowledge once a second.
 */
import type { RedisLine } from './redis-line.js';
import { rounded } from './rounded.js';
import type { ReplicaSeen } from './sample.js';

const GIVEN_UP_AFTER_MS = 500;

/** The line to a node by its address, as ROLE of a replica names its primary. */
export type LineTo = (host: string, port: number) => RedisLine | undefined;

/**
 * One look at a node.
 *
 * @returns undefined of a primary
 * @throws NodeSilentError; Error when the replica has no link to its primary
 */
export async function lagOf(node: RedisLine, lineTo: LineTo): Promise<ReplicaSeen | undefined> {
  const role = await roleOf(node);
  if (role.kind === 'primary') return undefined;
  const primary = lineTo(role.host, role.port);
  if (!primary || !role.isLinked) throw new Error('no link to a primary');
  const ahead = await roleOf(primary);
  const askedMs = performance.now();
  for (;;) {
    const { offset } = await roleOf(node);
    const lagMs = performance.now() - askedMs;
    if (offset >= ahead.offset) return { primary: String(primary.port), lagMs: rounded(lagMs) };
    if (lagMs > GIVEN_UP_AFTER_MS) return { primary: String(primary.port), lagMs: null };
  }
}

type Role =
  | { readonly kind: 'primary'; readonly offset: number }
  | {
      readonly kind: 'replica';
      readonly offset: number;
      readonly host: string;
      readonly port: number;
      readonly isLinked: boolean;
    };

/** https://redis.io/docs/latest/commands/role/ */
async function roleOf(line: RedisLine): Promise<Role> {
  const [answer = ''] = await line.ask('ROLE');
  const [kind, second = '', port, state, offset] = answer.split('\n');
  if (kind === 'master') return { kind: 'primary', offset: Number(second) };
  return {
    kind: 'replica',
    host: second,
    port: Number(port),
    isLinked: state === 'connected',
    offset: Number(offset),
  };
}
