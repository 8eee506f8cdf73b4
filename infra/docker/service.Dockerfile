# syntax=docker/dockerfile:1
# Any process of the shop, with its migrations and seed: --build-arg PROJECT=apps/product. Context: the repository's root.
ARG NODE_IMAGE=node:24-bookworm-slim
# What the program runs on: the same, or with-redis-tools where drills are held.
ARG RUNTIME=node:24-bookworm-slim

# What npm has to know, and nothing else: a change of source leaves these files as they are, and so the layers of npm ci.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /shop
COPY . .
RUN find . -type f ! -name package.json ! -path ./package-lock.json -delete && find . -mindepth 1 -type d -empty -delete

FROM ${NODE_IMAGE} AS build
WORKDIR /shop
ENV CI=true NX_TUI=false
COPY --from=manifests /shop ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
RUN npx nx run-many -t build

# Only what the programs of this project load, as Node would find it: no compiler, no test, no type.
FROM build AS pruned
ARG PROJECT
RUN npm exec --no -- node infra/docker/collect.mjs ${PROJECT} /pruned

FROM ${NODE_IMAGE} AS with-redis-tools
RUN apt-get update && apt-get install -y --no-install-recommends redis-tools && rm -rf /var/lib/apt/lists/*

FROM ${RUNTIME} AS service
ARG PROJECT
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="shop ${PROJECT}" \
      org.opencontainers.image.description="One process of the shop on a Redis Cluster" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 PROJECT=${PROJECT}
WORKDIR /shop
COPY --from=pruned /pruned ./
USER 1000:1000
EXPOSE 8080
# node is process 1 and hears SIGTERM itself; runService answers it.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--enable-source-maps", "--no-allocation-site-pretenuring", "infra/docker/run.mjs"]
CMD ["serve"]
