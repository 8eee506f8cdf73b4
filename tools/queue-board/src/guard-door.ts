import type { FastifyInstance } from 'fastify';

/** Names of this machine. A page of another site that has its own name lead here is known by the host that it asks for. */
const OWN_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** The page of bull-board 9 would have fonts from elsewhere; it looks well without. */
const FOREIGN_LINK = /<link[^>]*href="https?:[^>]*>/g;
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** Who is on this machine may look, and nobody may change anything; the page asks nobody else for anything. */
export function guardDoor(door: FastifyInstance): void {
  door.addHook('onRequest', async ({ method, hostname, headers }, reply) => {
    const isOwn = OWN_HOSTS.has(hostname) && headers['sec-fetch-site'] !== 'cross-site';
    if (isOwn && (method === 'GET' || method === 'HEAD')) return;
    await reply
      .status(isOwn ? 405 : 403)
      .send({ error: isOwn ? 'This board only shows.' : 'Not from here.' });
  });
  door.addHook('onSend', async (_, reply, payload) => {
    void reply.header('content-security-policy', POLICY);
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
    return isPage && typeof payload === 'string' ? payload.replaceAll(FOREIGN_LINK, '') : payload;
  });
}
