// Keeps clusters for spec files to share until its standard input ends: says in one line what SHARED_CLUSTERS is set to.
import { once } from 'node:events';
import { SharedClusters } from './shared-clusters.js';

const clusters = new SharedClusters();
try {
  await clusters.start(Number(process.argv[2]));
  process.stdout.write(`${clusters.told}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
} finally {
  await clusters.stop();
}
