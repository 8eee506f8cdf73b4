import { Cluster, type ClusterOptions } from 'ioredis';

/**
 * A client as it is often made patient: many redirections, whatever the command is. What was sent and not answered is sent
 * again, an INCR too.
 */
export function patientCluster(seeds: string, options: Pick<ClusterOptions, 'natMap'>): Cluster {
  const nodes = seeds.split(',').map((seed) => {
    const [host = '', port] = seed.split(':');
    return { host, port: Number(port) };
  });
  return new Cluster(nodes, { ...options, maxRedirections: 100, retryDelayOnFailover: 100 });
}
