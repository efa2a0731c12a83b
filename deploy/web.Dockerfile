# syntax=docker/dockerfile:1
# SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
# SPDX-License-Identifier: Apache-2.0

# The page with Better Auth. Build it from the top of the repository:
#   docker build -f deploy/web.Dockerfile -t tasks-web .
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /src
COPY examples/web/package.json examples/web/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY examples/web ./
ENV NEXT_TELEMETRY_DISABLED=1
RUN npm run build

FROM node:24.21.0-bookworm-slim
WORKDIR /app
COPY --from=build /src/.next/standalone ./
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    HOSTNAME=0.0.0.0 \
    PORT=3000
EXPOSE 3000
# The image's user "node", as a number, so that an orchestrator can see that it is not root.
USER 1000:1000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "server.js"]
