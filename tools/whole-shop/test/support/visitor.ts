import { randomInt } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** One browser at the gateway, from an address of its own, so that no two visitors share a limit. */
export class Visitor {
  readonly #baseUrl: string;
  readonly #cookies = new Map<string, string>();
  readonly address = `198.18.${randomInt(256)}.${randomInt(1, 255)}`;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  /** @param accessToken sent as `Authorization: Bearer` */
  get(path: string, accessToken?: string): Promise<Answer> {
    const headers = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
    return this.#send(path, { method: 'GET', headers });
  }

  post(path: string, body: unknown, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const headers = { 'content-type': 'application/json', ...more };
    return this.#send(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Cookies that the shop takes back are kept: whether they still open anything is for the shop to know. */
  delete(path: string): Promise<Answer> {
    return this.#send(path, { method: 'DELETE' });
  }

  /** Watches a stream of events until one of this name, and answers with all names up to it. */
  async watchUntil(path: string, last: string): Promise<string[]> {
    const stop = new AbortController();
    const headers = { accept: 'text/event-stream' };
    const { body } = await this.#fetch(path, { headers, signal: stop.signal });
    let text = '';
    const names = () => [...text.matchAll(/^event: (.*)$/gm)].map(([, name = '']) => name);
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (names().includes(last)) break;
    }
    stop.abort();
    return names();
  }

  #fetch(path: string, request: RequestInit & { headers?: Record<string, string> }): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return fetch(`${this.#baseUrl}${path}`, {
      ...request,
      headers: { 'x-forwarded-for': this.address, ...(cookie === '' ? {} : { cookie }), ...request.headers },
    });
  }

  async #send(path: string, request: RequestInit & { headers?: Record<string, string> }): Promise<Answer> {
    const response = await this.#fetch(path, request);
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value !== '') this.#cookies.set(name, value);
  }
}
