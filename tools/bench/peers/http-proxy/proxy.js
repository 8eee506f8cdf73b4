// @fastify/http-proxy as bare as it is: no limits, no sessions, no log. Told where to on the command line.
import proxy from '@fastify/http-proxy';
import fastify from 'fastify';

const [port, upstream] = process.argv.slice(2);
const app = fastify();
await app.register(proxy, { upstream, prefix: '/api' });
await app.listen({ port: Number(port), host: '127.0.0.1' });
