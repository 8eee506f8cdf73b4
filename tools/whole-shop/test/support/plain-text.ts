import { createConnection } from 'node:net';

const PATIENCE_MS = 5_000;

/**
 * What a port of this machine says to a PING without TLS until it hangs up, or has been silent for 5 s.
 *
 * @throws Error of the socket when nobody listens there
 */
export function answerInPlainText(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = createConnection({ host: '127.0.0.1', port }, () => socket.write('PING\r\n'));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
    // Being hung up on is an answer, and resolves below.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') reject(error);
    });
    socket.on('close', () => resolve(said));
  });
}
