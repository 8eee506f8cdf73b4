// One logger per process: JSON lines on standard output. Request id and trace id come from the request's context as a
// line is written, so no child logger is made per request.
import { Inject } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import { currentRequest, type RequestContext, traceIdOf } from '../request-context/request-context.js';
import { isoTime } from './iso-time.js';

export type { Logger };

const LOGGER = Symbol('Logger');
export { LOGGER };

/** Injects the process's logger: `constructor(@InjectLogger() private readonly log: Logger)`. */
export const InjectLogger = (): ParameterDecorator & PropertyDecorator => Inject(LOGGER);

/** Values under these names never reach a log line, at the top level or one below (`headers.cookie`). */
const secrets = ['authorization', 'cookie', '["set-cookie"]', '["x-shop-identity"]', 'password', 'token'];

function redactedPaths(): string[] {
  return secrets.flatMap((name) => [name, name.startsWith('[') ? `*${name}` : `*.${name}`]);
}

/**
 * Lines leave together, at the latest after a tenth of a second: to write each by itself was a tenth of what a request costs
 * the gateway (docs/adr/0185). A process that ends writes what it has; one that is killed takes that tenth with it.
 */
const TOGETHER = { minLength: 8_192, periodicFlush: 100, maxWrite: 1_048_576 } as const;

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  readonly destination: DestinationStream;
}

/**
 * Standard output, asynchronously. Each line is made bytes at once: of texts that wait, sonic-boom measures all that wait with
 * each line that comes, and what they are pieced together of would outlive the young generation (docs/adr/0196).
 */
export function standardOutput(): DestinationStream {
  const output = pino.destination({ fd: 1, sync: false, contentMode: 'buffer', ...TOGETHER });
  const write = output.write.bind(output) as (line: string | Buffer) => boolean;
  output.write = (line) => write(Buffer.from(line));
  return output;
}

export function createLogger(options: LoggerOptions): Logger {
  const redact = { paths: redactedPaths(), censor: '[redacted]' };
  return pino({ ...lineOptions(options), redact, mixin: fieldsOfCurrentRequest }, options.destination);
}

/**
 * The same lines without a look for secrets, which takes seven times as long as the rest of a line (docs/adr/0185), and for a
 * request that the line names itself, see {@link fieldsOf}. Only for lines whose every field is named and filled by us, such as a
 * request's method, route, status and duration.
 */
export function createRequestLogger(options: LoggerOptions): Logger {
  return pino(lineOptions(options), options.destination);
}

function lineOptions({ service, level }: LoggerOptions) {
  return {
    level,
    base: { service, pid: process.pid },
    timestamp: () => isoTime(),
    formatters: { level: (label: string) => ({ level: label }) },
  };
}

/** How a line names its request. */
export function fieldsOf(request: RequestContext): Record<string, string> {
  const traceId = traceIdOf(request);
  return traceId ? { requestId: request.requestId, traceId } : { requestId: request.requestId };
}

function fieldsOfCurrentRequest(): Record<string, string> {
  const request = currentRequest();
  return request ? fieldsOf(request) : {};
}
