# One file, four images: api, scoring-worker, delivery-worker, and all (everything with a private Redis, for one host).
#   docker build --target all -t touchstone .
FROM node:24-bookworm-slim AS base
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages ./packages
COPY services ./services
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY profiles ./profiles
COPY observability ./observability
RUN mkdir -p /data && chown node:node /data
ENV TOUCHSTONE_DATA_DIR=/data
VOLUME /data
STOPSIGNAL SIGTERM

FROM base AS api
USER node
ENV TOUCHSTONE_HOST=0.0.0.0
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/livez').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/cli/src/main.ts", "serve", "--role", "api"]

FROM base AS delivery-worker
USER node
CMD ["node", "services/cli/src/main.ts", "serve", "--role", "delivery"]

FROM base AS judge-tools
RUN apt-get update \
 && apt-get install -y --no-install-recommends bubblewrap python3 python3-numpy python3-sortedcontainers gcc g++ golang-go rustc default-jdk-headless lua5.4 \
 && rm -rf /var/lib/apt/lists/*

FROM judge-tools AS scoring-worker
USER node
CMD ["node", "services/cli/src/main.ts", "serve", "--role", "scoring"]

FROM judge-tools AS all
RUN apt-get update && apt-get install -y --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/*
USER node
ENV TOUCHSTONE_HOST=0.0.0.0
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/livez').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/cli/src/main.ts", "serve"]
