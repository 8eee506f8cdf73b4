import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@shop/contracts/services';
import { workspaceRoot } from '../workspace.js';

/** Where the built programs of the shop are. */
export class ShopFiles {
  /** Run as `node <migrate> <folder of migrations>` with DATABASE_URL. */
  readonly migrate: string;
  /** What every service loads before its main file: a package's door. */
  readonly preload: string;
  /** Takes the shop's mails. */
  readonly mailCatcher: string;
  /** Holds drills for operators. */
  readonly drillDesk: string;
  readonly #apps: string;
  readonly #services: readonly ServiceName[];

  /** @param options.services those there are, should they be built; all of them unless said otherwise */
  constructor(options: {
    apps: string;
    migrate: string;
    preload: string;
    mailCatcher: string;
    drillDesk: string;
    services?: readonly ServiceName[] | undefined;
  }) {
    this.#apps = options.apps;
    this.#services = options.services ?? serviceNames;
    this.migrate = options.migrate;
    this.preload = options.preload;
    this.mailCatcher = options.mailCatcher;
    this.drillDesk = options.drillDesk;
  }

  /** Of this clone. @param services see the constructor */
  static ofWorkspace(services?: readonly ServiceName[]): ShopFiles {
    return new ShopFiles({
      services,
      apps: join(workspaceRoot, 'apps'),
      migrate: join(workspaceRoot, 'libs/postgres/dist/cli/migrate.js'),
      preload: '@shop/service-defaults/tracing',
      mailCatcher: join(workspaceRoot, 'tools/mail-catcher/dist/main.js'),
      drillDesk: join(workspaceRoot, 'tools/drill-desk/dist/main.js'),
    });
  }

  main(service: ServiceName): string {
    return join(this.#apps, service, 'dist/main.js');
  }

  isBuilt(service: ServiceName): boolean {
    return this.#services.includes(service) && existsSync(this.main(service));
  }

  migrations(service: ServiceName): string {
    return join(this.#apps, service, 'prisma/migrations');
  }

  /** The program that puts shipped data in, or null when the service has none. */
  seed(service: ServiceName): string | null {
    const file = join(this.#apps, service, 'dist/seed.js');
    return existsSync(file) ? file : null;
  }
}
