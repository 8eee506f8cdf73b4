import { Injectable } from '@nestjs/common';
import type { Sandbox } from '@shop/contracts/payment';
import { SandboxSettingsRepository } from './sandbox-settings.repository.js';

/** How badly the sandbox behaves, as an operator wants it. */
@Injectable()
export class SandboxService {
  constructor(private readonly settings: SandboxSettingsRepository) {}

  read(): Promise<Sandbox> {
    return this.settings.read();
  }

  /** Holds for the next call of every instance. */
  write(sandbox: Sandbox): Promise<Sandbox> {
    return this.settings.write(sandbox);
  }
}
