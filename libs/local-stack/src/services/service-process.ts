import { join } from 'node:path';
import type { ServiceName } from '@shop/contracts/services';
import { nodeFlags } from './node-flags.js';
import type { ShopFiles } from './shop-files.js';
import { ReadyProcess } from './ready-process.js';
import { workspaceRoot } from '../workspace.js';

export interface ServiceProcessOptions {
  readonly service: ServiceName;
  readonly port: number;
  /** What it gets beside our own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly files: ShopFiles;
  readonly logDirectory: string;
}

/** One instance of a service. */
export class ServiceProcess extends ReadyProcess {
  readonly service: ServiceName;

  constructor({ service, port, env, files, logDirectory }: ServiceProcessOptions) {
    super({
      port,
      name: `${service} ${port}`,
      command: process.execPath,
      args: [...nodeFlags, '--import', files.preload, files.main(service)],
      cwd: workspaceRoot,
      // Somebody looks: what Redis did for a request is kept, unless whoever starts the shop says otherwise.
      env: { REQUEST_TRAILS: 'on', ...process.env, SHOP_ENV: 'local', ...env, PORT: String(port) },
      logFile: join(logDirectory, `${service}-${port}.log`),
    });
    this.service = service;
  }
}
