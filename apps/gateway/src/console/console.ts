// The console: a page of static files that apps/console builds. It draws what /api and /ops say, and comes from our own
// address alone.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import serveStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const consoleDirectory = join(
  dirname(createRequire(import.meta.url).resolve('@shop/console/package.json')),
  'dist',
);

/** Where the page lives; `base` in apps/console/vite.config.ts. */
export const consolePath = '/console/';

/** Files from here only, and no inline code; charts draw on a canvas. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Files under `assets/` are named by what is in them, and lie there packed as well. */
const forEver = 'public, max-age=31536000, immutable';

/**
 * Registers `/console/` and all that is under it. A path that names no file is a place within the page, which finds it
 * itself; under `assets/` it is a 404.
 *
 * @throws Error when the page was not built
 */
export function registerConsole(app: NestFastifyApplication): void {
  const page = readFileSync(join(consoleDirectory, 'index.html'));
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/console', (_request, reply) => reply.redirect(consolePath, 308));
  fastify.register((scope, _options, done) => {
    scope.register(serveStatic, {
      root: join(consoleDirectory, 'assets'),
      prefix: `${consolePath}assets/`,
      decorateReply: false,
      cacheControl: false,
      preCompressed: true,
      setHeaders: (reply) => reply.header('cache-control', forEver),
    });
    scope.get(`${consolePath}icon.svg`, (_request, reply) => reply.sendFile('icon.svg', consoleDirectory));
    scope.get(`${consolePath}*`, (_request, reply) =>
      reply
        .headers({ 'content-security-policy': pagePolicy, 'cache-control': 'no-cache' })
        .type('text/html; charset=utf-8')
        .send(page),
    );
    done();
  });
}
