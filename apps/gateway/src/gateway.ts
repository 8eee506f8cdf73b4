import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { processTrails } from '@shop/redis/trails';
import { Admission } from './admission/admission.js';
import { AppModule } from './app.module.js';
import type { GatewayConfig } from './config.js';
import { registerConsole } from './console/console.js';
import { registerDocs } from './docs/docs.js';
import { identifyOperator } from './identity/operator-identity.js';
import { IdentitySigner } from './identity/identity-signer.js';
import { OpenStreams } from './limits/open-streams.js';
import { ownToolsOf } from './proxy/client-address.js';
import { registerProxy } from './proxy/proxy.js';
import { SessionsSeen } from './seen/sessions-seen.js';
import { DrainState } from '@shop/service-defaults';
import { Upstreams } from '@shop/service-defaults/upstreams';

/** The gateway as `runService` starts it and the specs build it. */
export const gateway = {
  name: 'gateway',
  module: (config: GatewayConfig) => AppModule.forRoot(config),
  configure: registerEdge,
  trails: processTrails,
  /** A signed header is what we send inside; from outside it is never believed. */
  identitySource: (config: GatewayConfig) => {
    const identify = identifyOperator(config.OPERATOR_TOKEN);
    return ({ headers }: { headers: Parameters<typeof identify>[0] }) => identify(headers);
  },
};

/** The parts that are Fastify's own: the proxy, for speed, and the docs and the console, which serve files. */
function registerEdge(app: NestFastifyApplication, config: GatewayConfig): void {
  const upstreams = app.get(Upstreams);
  const isLocal = config.SHOP_ENV === 'local';
  registerDocs(app, upstreams);
  registerConsole(app);
  registerProxy(app.getHttpAdapter().getInstance(), {
    upstreams: upstreams.all,
    admission: app.get(Admission),
    signer: app.get(IdentitySigner),
    seen: app.get(SessionsSeen),
    streams: new OpenStreams(config.LIMIT_STREAMS),
    drain: app.get(DrainState),
    bodyLimitBytes: config.BODY_LIMIT_BYTES,
    isLocal,
    ownTools: ownToolsOf({ isLocal, addresses: config.LOCAL_TOOL_ADDRESSES }),
    trustedHops: config.TRUSTED_PROXY_HOPS,
  });
}
