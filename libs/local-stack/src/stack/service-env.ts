import { services, type ServiceName } from '@shop/contracts/services';
import { redisEnvOf, type RedisEntrance } from '../redis/redis-access.js';
import type { MailPorts, PortLayout } from './port-layout.js';
import type { Secrets } from './secrets.js';

export interface Surroundings {
  readonly layout: PortLayout;
  readonly secrets: Secrets;
  readonly redis: RedisEntrance;
  /** By service that owns a database. */
  readonly databaseUrls: Partial<Readonly<Record<ServiceName, string>>>;
}

/** What one service is told at its start: its stores, whom it may call, and the keys it needs, no others. */
export function environmentOf(service: ServiceName, surroundings: Surroundings): Record<string, string> {
  const { layout, secrets, redis, databaseUrls } = surroundings;
  const databaseUrl = databaseUrls[service];
  const targets = services[service].calls.map((target) => [
    `SERVICE_${target.toUpperCase()}_URLS`,
    layout.services[target].map((port) => `http://127.0.0.1:${port}`).join(','),
  ]);
  return {
    ...redisEnvOf(service, redis),
    OTEL_SERVICE_NAME: service,
    IDENTITY_PUBLIC_KEY: secrets.identityPublicKey,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...Object.fromEntries(targets),
    ...keysOf(service, secrets),
    ...mailOf(service, layout.mail),
    ...(service === 'gateway' ? drillsOf(layout, secrets) : {}),
  };
}

/** The secrets that one service alone is told. */
function keysOf(service: ServiceName, secrets: Secrets): Record<string, string> {
  if (service === 'gateway')
    return { IDENTITY_PRIVATE_KEY: secrets.identityPrivateKey, OPERATOR_TOKEN: secrets.operatorToken };
  if (service === 'auth') return { AUTH_KEY_ENCRYPTION_KEY: secrets.keyEncryptionKey };
  return service === 'payment' ? { PAYMENT_CALLBACK_SECRET: secrets.paymentCallbackSecret } : {};
}

/** Who sends mails is told where to, and who shows them where they are. */
function mailOf(service: ServiceName, { smtp, http }: MailPorts): Record<string, string> {
  if (service === 'notification') return { SMTP_URL: `smtp://127.0.0.1:${smtp}` };
  return service === 'gateway' ? { MAIL_CATCHER_URL: `http://127.0.0.1:${http}` } : {};
}

/** The gateway hands operators' drills to the desk. */
function drillsOf({ drillDesk }: PortLayout, { drillDeskToken }: Secrets): Record<string, string> {
  if (drillDesk === null) return {};
  return { DRILL_DESK_URL: `http://127.0.0.1:${drillDesk}`, DRILL_DESK_TOKEN: drillDeskToken };
}
