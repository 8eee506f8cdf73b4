// node .ci/leave-under-load.mjs <url> <container>: asks over kept connections while `docker stop` ends the container.
// Each request is answered, or its connection is refused, which may be tried elsewhere; anything else was lost.
import { execFile } from 'node:child_process';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const [url = '', container = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 20 });
const REFUSED = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'];
const outcomes = {};
let hasLeft = false;

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
  while (!hasLeft) {
    const outcome = await ask();
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (REFUSED.includes(outcome)) return;
  }
}

async function stop() {
  await sleep(1_000);
  await promisify(execFile)('docker', ['stop', container]);
  hasLeft = true;
}

await Promise.all([stop(), ...Array.from({ length: 20 }, caller)]);
const lost = Object.keys(outcomes).filter((outcome) => !/^[24]/.test(outcome) && !REFUSED.includes(outcome));
console.log(`   ${JSON.stringify(outcomes)}`);
process.exit(lost.length === 0 && outcomes['200'] > 0 ? 0 : 1);
