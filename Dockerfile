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
COPY scripts/compile.ts ./scripts/
# What is built is used while the sources have the times that it saw, and layers keep whole seconds alone.
RUN install -d -o node -g node /data \
 && find package-lock.json packages services -name node_modules -prune -o -type f -exec touch -d 2000-01-01 {} +
ENV TOUCHSTONE_DATA_DIR=/data
VOLUME /data
STOPSIGNAL SIGTERM

FROM base AS built
RUN npm ci --include=dev --ignore-scripts && install -d -o node -g node node_modules/.cache node_modules/.cache/touchstone
# Node keeps compiled code apart for each user.
USER node
RUN node scripts/compile.ts

FROM base AS ready
COPY --from=built /app/node_modules/.cache/touchstone ./node_modules/.cache/touchstone

FROM ready AS api
USER node
ENV TOUCHSTONE_HOST=0.0.0.0
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/livez').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/cli/src/main.ts", "serve", "--role", "api"]

FROM ready AS delivery-worker
USER node
CMD ["node", "services/cli/src/main.ts", "serve", "--role", "delivery"]

FROM ready AS judge-tools
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini bubblewrap python3 python3-numpy python3-sortedcontainers gcc g++ mold golang-go rustc default-jdk-headless lua5.4 \
 && rm -rf /var/lib/apt/lists/*
# A judge has grandchildren: whom their parents leave must be waited for by the first process, and Node would not.
ENTRYPOINT ["/usr/bin/tini", "--"]

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
