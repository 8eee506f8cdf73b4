import { join } from 'node:path';
import { workspaceRoot } from '../workspace.js';
import { ReadyProcess } from './ready-process.js';

export interface ToolOptions {
  /** As people know it: `mail catcher`. Its log is called after it. */
  readonly name: string;
  readonly program: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logDirectory: string;
}

/** A program beside the shop: none of its services, and gone with it. */
export class ToolProcess extends ReadyProcess {
  readonly name: string;

  constructor({ name, program, port, env, logDirectory }: ToolOptions) {
    super({
      port,
      name: `${name} ${String(port)}`,
      command: process.execPath,
      args: ['--enable-source-maps', program],
      cwd: workspaceRoot,
      env: { ...process.env, HOST: '127.0.0.1', ...env },
      logFile: join(logDirectory, `${name.replaceAll(' ', '-')}.log`),
    });
    this.name = name;
  }
}
