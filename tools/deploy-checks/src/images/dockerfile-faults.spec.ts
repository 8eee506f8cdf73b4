import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { nodeFlags } from '@shop/local-stack';
import { dockerfileFaults } from './dockerfile-faults.js';

const file = 'infra/docker/service.Dockerfile';
const service = readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8');

/** The rules that a Dockerfile breaks once something of it is another. */
function brokenBy(from: string | RegExp, to: string): string[] {
  const planted = service.replace(from, to);
  expect(planted).not.toBe(service);
  return dockerfileFaults(planted, file).map(({ rule }) => rule);
}

describe('the Dockerfile of the services', () => {
  it('is as an image must be', () => {
    expect(dockerfileFaults(service, file)).toEqual([]);
  });

  it('starts node as the shop on a laptop does', () => {
    const words = /^ENTRYPOINT (.*)$/m.exec(service)?.[1] ?? '[]';
    expect(JSON.parse(words)).toEqual(['node', ...nodeFlags, 'infra/docker/run.mjs']);
  });

  it.each([
    ['a base that moves', 'node:24-bookworm-slim', 'node:latest', 'untagged-base'],
    ['a base without a tag', 'node:24-bookworm-slim', 'node', 'untagged-base'],
    ['no user', /^USER .*\n/m, '', 'root-user'],
    ['root by name', /^USER .*$/m, 'USER root', 'root-user'],
    ['a user whom only the image knows', /^USER .*$/m, 'USER node', 'root-user'],
    ['a shell before the program', /^ENTRYPOINT .*$/m, 'ENTRYPOINT node infra/docker/run.mjs', 'shell-form'],
    ['no program', /^ENTRYPOINT [^]*$/m, '', 'shell-form'],
    ['another stop signal', 'STOPSIGNAL SIGTERM', 'STOPSIGNAL SIGKILL', 'wrong-stop-signal'],
    ['a file from the network', 'COPY . .', 'ADD https://example.org/x.tgz .', 'added-file'],
    ['a tool put in at the end', /^USER /m, 'RUN apt-get install -y curl\nUSER ', 'tools-in-image'],
    ['sources in the image', 'COPY --from=pruned /pruned ./', 'COPY apps ./', 'source-in-image'],
    ['a secret', 'ARG VERSION=0.1.0', 'ARG OPERATOR_TOKEN=abc', 'secret-in-image'],
    ['packages of today', 'npm ci --no-audit', 'npm install', 'unpinned-packages'],
  ])('with %s breaks its rule', (...[, from, to, rule]) => {
    expect(brokenBy(from, to)).toContain(rule);
  });
});
