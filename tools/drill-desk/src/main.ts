import { fileURLToPath } from 'node:url';
import { catalogue } from '@shop/drills/catalogue';
import { ConfigError } from '@shop/errors';
import { loadConfig } from './config.js';
import { DrillDesk } from './drill-desk.js';
import { createHttpDoor } from './http-door.js';

const program = (name: string) => fileURLToPath(import.meta.resolve(name));

try {
  const { HOST, PORT, DESK_TOKEN, SHOP_URL, REPORTS_DIRECTORY } = loadConfig();
  const programs = { drill: program('@shop/drills/program'), replay: program('@shop/replay/program') };
  const desk = new DrillDesk({
    ...{ programs, catalogue: catalogue({ isConnected: SHOP_URL !== undefined }) },
    ...{ reports: REPORTS_DIRECTORY, shopUrl: SHOP_URL },
  });
  const door = createHttpDoor(desk, DESK_TOKEN);
  process.stdout.write(`holds drills at ${await door.listen({ port: PORT, host: HOST })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void Promise.all([door.close(), desk.close()]);
    });
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
