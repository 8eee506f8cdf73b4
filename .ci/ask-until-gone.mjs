// node .ci/ask-until-gone.mjs <url>: asks over kept connections until every one of them is refused. Each request is
// answered, or its connection is refused, which may be tried elsewhere; anything else was lost, and the exit status is 1.
import { Agent, get } from 'node:http';

const [url = ''] = process.argv.slice(-1);
const agent = new Agent({ keepAlive: true, maxSockets: 20 });
// A host that is gone has no name in the network of containers.
const REFUSED = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'];
const outcomes = {};

/** The status, or the error's code. */
function ask() {
  return new Promise((resolve) => {
    get(url, { agent, timeout: 10_000 }, (answer) => {
      answer.on('error', ({ code }) => resolve(code)).on('end', () => resolve(String(answer.statusCode)));
      answer.resume();
    })
      .on('timeout', () => resolve('no answer'))
      .on('error', ({ code }) => resolve(code));
  });
}

async function caller() {
  for (;;) {
    const outcome = await ask();
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (outcomes[200] === 20) console.log('   asking');
    if (REFUSED.includes(outcome)) return;
  }
}

await Promise.all(Array.from({ length: 20 }, caller));
const lost = Object.keys(outcomes).filter((outcome) => !/^[24]/.test(outcome) && !REFUSED.includes(outcome));
console.log(`   ${JSON.stringify(outcomes)}`);
process.exit(lost.length === 0 ? 0 : 1);
