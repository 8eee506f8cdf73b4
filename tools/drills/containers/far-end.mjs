// node far-end.mjs <host> <port>: the far end of a passage into the shop's network (src/shop/compose/passage.ts). Runs in a
// container of the shop, whose standard input and output are the passage: a line a word, `open <id>`, `data <id> <base64>`,
// `close <id>`, and back besides `refused <id>` where nobody listens, and `ready` first. Ends with its input.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [host, port] = process.argv.slice(-2);
const sockets = new Map();
const say = (...words) => process.stdout.write(`${words.join(' ')}\n`);

const hear = {
  open(id) {
    const socket = connect({ host, port: Number(port), noDelay: true });
    sockets.set(id, socket);
    let end = 'refused';
    socket.once('connect', () => (end = 'close'));
    socket.on('data', (bytes) => say('data', id, bytes.toString('base64')));
    // Its close follows.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(id);
      say(end, id);
    });
  },
  data(id, text) {
    sockets.get(id)?.write(Buffer.from(text, 'base64'));
  },
  close(id) {
    sockets.get(id)?.destroy();
  },
};

say('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [word, id, text = ''] = line.split(' ');
  hear[word](id, text);
}
process.exit(0);
