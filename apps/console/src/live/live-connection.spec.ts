/// <reference types="node" />
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveConnection } from './live-connection.js';
import type { LiveNews } from './live-state.js';
import { operatorToken } from './operator-token.js';

const edge = 'event: edge\ndata: {"sessionsUntold":0}\n\n';

/** A stream that stays open until somebody ends it. */
function stream(response: ServerResponse): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  return response;
}

describe('the connection to the live stream', () => {
  let server: Server;
  let port: number;
  let connection: LiveConnection;
  /** What the shop answers, by the number of the request. */
  let answer: (turn: number, response: ServerResponse) => void;
  let asked: IncomingMessage[];
  let news: LiveNews[];
  let noticed: () => void;

  const open = (silentMs = 60_000) => {
    const tell = (one: LiveNews) => {
      news.push(one);
      noticed();
    };
    connection = new LiveConnection(tell, { url: `http://127.0.0.1:${String(port)}/ops/live`, silentMs });
    connection.open();
  };
  const types = () => news.map(({ type }) => type);
  const count = (type: LiveNews['type']) => types().filter((each) => each === type).length;
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise<void>((resolve) => (noticed = resolve));
  };

  beforeEach(async () => {
    [asked, news, noticed] = [[], [], () => undefined];
    server = createServer((request, response) => {
      asked.push(request);
      answer(asked.length, response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(async () => {
    connection.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('is opened again when the shop ends it, as it does every ten minutes', async () => {
    answer = (turn, response) => {
      stream(response).write(edge);
      if (turn === 1) response.end();
    };
    open();
    await until(() => count('report') === 2);
    expect(types()).toEqual(['connected', 'report', 'lost', 'connected', 'report']);
  });

  it('is opened again while the shop is away, until it is back', async () => {
    let isAway = false;
    answer = (_, response) => {
      if (isAway) response.destroy();
      else stream(response).write(edge);
    };
    open();
    await until(() => count('report') === 1);
    isAway = true;
    server.closeAllConnections();
    await until(() => count('lost') >= 2);
    isAway = false;
    await until(() => count('report') === 2);
  });

  it('counts as ended when it hangs: nothing is said for as long as it may be silent', async () => {
    answer = (turn, response) => {
      stream(response);
      if (turn > 1) response.write(edge);
    };
    open(200);
    await until(() => count('report') === 1);
    expect(count('lost')).toBeGreaterThanOrEqual(1);
  });

  it('is not opened again when the shop wants to know who asks, until somebody says so', async () => {
    answer = (turn, response) => {
      if (turn > 1) stream(response).write(edge);
      else response.writeHead(401).end();
    };
    open();
    await until(() => count('refused') === 1);
    expect(news).toEqual([{ type: 'refused', hadToken: false }]);
    operatorToken.set('a token');
    connection.open();
    await until(() => count('report') === 1);
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer a token']);
    expect(types()).toEqual(['refused', 'connected', 'report']);
  });

  it('tells of a report that could not be made', async () => {
    const setback = { part: 'topology', problem: 'did not answer in time' };
    answer = (_, response) => stream(response).write(`event: setback\ndata: ${JSON.stringify(setback)}\n\n`);
    open();
    await until(() => count('setback') === 1);
    expect(news.at(-1)).toEqual({ type: 'setback', ...setback });
  });
});
