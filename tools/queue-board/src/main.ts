import { AppError } from '@shop/errors';
import { loadConfig } from './config.js';
import { openQueueBoard } from './queue-board.js';

try {
  const { port, redis } = loadConfig();
  const board = await openQueueBoard({ redis });
  process.stdout.write(`shows the queues at ${await board.door.listen({ port, host: '127.0.0.1' })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void board.close();
    });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`queue board: ${error.message}\n`);
  process.exitCode = 1;
}
