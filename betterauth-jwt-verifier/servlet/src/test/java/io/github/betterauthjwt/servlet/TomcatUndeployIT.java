// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSHeader;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After an application with the library in its {@code WEB-INF} is undeployed, nothing keeps its class loader. */
class TomcatUndeployIT {

    private static final int ROUNDS = 3;

    /** What happens between deploying and undeploying. */
    enum Between {
        NOTHING,
        A_TOKEN_IS_VERIFIED,
        A_TOKEN_IS_REJECTED,
        THE_METADATA_IS_SERVED,
        THE_KEY_SERVER_HANGS
    }

    private static final String RESOURCE =
            "<init-param><param-name>resource</param-name><param-value>http://localhost:8080</param-value></init-param>";

    private final BetterAuthStub auth = BetterAuthStub.start();
    private final Tomcat tomcat = new Tomcat();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        tomcat.setBaseDir(folder.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        auth.close();
    }

    @ParameterizedTest
    @EnumSource(Between.class)
    void undeploy_library_leavesNoThreadAndNoClassLoader(Between between) throws Exception {
        Path application = application(between);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            loaders.add(deployAndUndeploy(application, between));
            assertThat(threads()).isEmpty();
        }
        for (int i = 0; i < 600 && remaining(loaders) > 0; i++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        assertThat(remaining(loaders)).isZero();
    }

    private static long remaining(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("betterauth-"))
                .toList();
    }

    private WeakReference<ClassLoader> deployAndUndeploy(Path application, Between between) throws Exception {
        if (between == Between.THE_KEY_SERVER_HANGS) {
            auth.fail(KeyServerFault.DELAY);
        }
        Context context = context(application);
        tomcat.getHost().addChild(context);
        WeakReference<ClassLoader> loader =
                new WeakReference<>(context.getLoader().getClassLoader());
        switch (between) {
            case NOTHING, THE_KEY_SERVER_HANGS -> {}
            case A_TOKEN_IS_VERIFIED -> assertThat(status(auth.token("ada"))).isEqualTo(404);
            case A_TOKEN_IS_REJECTED -> assertThat(status("a.b.c")).isEqualTo(401);
            case THE_METADATA_IS_SERVED ->
                assertThat(status(".well-known/oauth-protected-resource", "a.b.c"))
                        .isEqualTo(200);
        }
        tomcat.getHost().removeChild(context);
        context.destroy();
        return loader;
    }

    /** Returns an application as Tomcat deploys it, but without the initializers of Jetty, which is on the class path. */
    private static Context context(Path application) {
        StandardContext context = new StandardContext();
        context.setName("/app");
        context.setPath("/app");
        context.setDocBase(application.toString());
        context.setParentClassLoader(TomcatUndeployIT.class.getClassLoader());
        context.setContainerSciFilter("org\\.eclipse\\.jetty\\..*");
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false); // the class path of the tests is large, and belongs to no application
        context.setJarScanner(scanner);
        context.addLifecycleListener(new Tomcat.DefaultWebXmlListener());
        context.addLifecycleListener(new ContextConfig());
        return context;
    }

    private int status(String token) throws IOException, InterruptedException {
        return status("missing", token);
    }

    private int status(String path, String token) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/app/" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Creates the folder of an application with the library and its dependencies. */
    private Path application(Between between) throws Exception {
        Path webInf = Files.createDirectories(folder.resolve("app/WEB-INF"));
        Files.writeString(
                webInf.resolve("web.xml"),
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <filter>
                    <filter-name>bearer</filter-name>
                    <filter-class>io.github.betterauthjwt.servlet.BearerTokenFilter</filter-class>
                    <init-param><param-name>url</param-name><param-value>%s</param-value></init-param>%s
                  </filter>
                  <filter-mapping><filter-name>bearer</filter-name><url-pattern>/*</url-pattern></filter-mapping>
                </web-app>
                """
                        .formatted(auth.url(), between == Between.THE_METADATA_IS_SERVED ? RESOURCE : ""));
        for (Class<?> type : List.of(
                BearerTokenFilter.class, JwtVerifier.class, JsonFactory.class, Caffeine.class, JWSHeader.class)) {
            add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()), webInf);
        }
        return folder.resolve("app");
    }

    private static void add(Path classPathEntry, Path webInf) throws IOException {
        if (Files.isRegularFile(classPathEntry)) {
            Path lib = Files.createDirectories(webInf.resolve("lib"));
            Files.copy(classPathEntry, lib.resolve(classPathEntry.getFileName()));
            return;
        }
        try (Stream<Path> files = Files.walk(classPathEntry)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = webInf.resolve("classes")
                        .resolve(classPathEntry.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
