// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Checks that a staged Maven repository contains exactly the published modules, and that each of them meets the rules of
 * Maven Central. Run it at the top of the repository: {@code java release/Inspect.java STAGING VERSION}. Prints each fault
 * and exits with 1 if there is one.
 */
final class Inspect {

    private static final String GROUP = "io.github.betterauthjwt";
    private static final List<String> REQUIRED = List.of(
            "modelVersion",
            "groupId",
            "artifactId",
            "version",
            "name",
            "description",
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/connection",
            "scm/developerConnection",
            "scm/url");
    private static final Set<String> FORBIDDEN = Set.of(
            "parent",
            "build",
            "modules",
            "profiles",
            "properties",
            "repositories",
            "pluginRepositories",
            "distributionManagement");
    private static final List<String> SIGNED_CONTENT = List.of(".pom", ".jar", ".json", ".xml");

    private final Path staging;
    private final String version;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, String> moduleNames = new TreeMap<>();

    private Inspect(Path staging, String version) {
        this.staging = staging;
        this.version = version;
    }

    public static void main(String[] arguments) throws Exception {
        Inspect inspect = new Inspect(Path.of(arguments[0], GROUP.split("\\.")), arguments[1]);
        Map<String, String> published = published(Path.of("betterauth-jwt-verifier"));
        inspect.inspect(published);
        inspect.faults.forEach(fault -> System.err.println("release/Inspect.java: " + fault));
        if (!inspect.faults.isEmpty()) {
            System.exit(1);
        }
        System.out.println(published.size() + " artifacts meet the rules of Maven Central. Their modules: "
                + String.join(", ", inspect.moduleNames.keySet()));
    }

    /** Returns the names of the artifacts that the poms in the folder publish, with their packaging. */
    private static Map<String, String> published(Path folder) throws Exception {
        Map<String, String> published = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path pom : files.filter(
                            file -> file.endsWith("pom.xml") && !file.toString().contains("target"))
                    .toList()) {
                Element project = xml(pom);
                boolean isPublished = "false".equals(text(project, "properties/maven.deploy.skip"));
                if (isPublished || text(project, "artifactId").endsWith("-bom")) {
                    published.put(
                            text(project, "artifactId"),
                            text(project, "packaging").isEmpty() ? "jar" : "pom");
                }
            }
        }
        return published;
    }

    private void inspect(Map<String, String> published) throws Exception {
        try (Stream<Path> folders = Files.list(staging)) {
            Set<String> staged = new TreeSet<>(
                    folders.map(folder -> folder.getFileName().toString()).toList());
            require(
                    staged.equals(published.keySet()),
                    "staged are " + staged + ", published are " + published.keySet());
        }
        for (Map.Entry<String, String> artifact : published.entrySet()) {
            String base = artifact.getKey() + "/" + version + "/" + artifact.getKey() + "-" + version;
            if (!Files.isDirectory(staging.resolve(base).getParent())
                    || !inspectFiles(staging.resolve(base), artifact.getValue())) {
                continue;
            }
            Element pom = xml(staging.resolve(base + ".pom"));
            inspectPom(artifact.getKey(), pom);
            if (artifact.getValue().equals("jar")) {
                inspectJars(artifact.getKey(), base);
                inspectMaterials(artifact.getKey(), base, pom);
            }
        }
    }

    /** Checks which files there are, and their checksums. Returns whether the contents can be checked. */
    private boolean inspectFiles(Path base, String packaging) throws Exception {
        String prefix = base.getFileName().toString();
        Set<String> expected = new TreeSet<>(Set.of(".pom"));
        if (packaging.equals("jar")) {
            expected.addAll(Set.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", "-cyclonedx.xml"));
        }
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.list(base.getParent())) {
            for (Path file : files.filter(Inspect::isContent).toList()) {
                found.add(file.getFileName().toString().replace(prefix, ""));
                require(Files.size(file) > 0, file + " is empty");
                requireChecksum(file, "MD5", ".md5");
                requireChecksum(file, "SHA-1", ".sha1");
            }
        }
        found.removeIf(name -> packaging.equals("pom") && name.startsWith("-cyclonedx."));
        require(found.equals(expected), prefix + " has the files " + found + ", not " + expected);
        return found.containsAll(expected);
    }

    private static boolean isContent(Path file) {
        return SIGNED_CONTENT.stream().anyMatch(file.toString()::endsWith);
    }

    private void requireChecksum(Path file, String algorithm, String ending) throws Exception {
        Path checksum = Path.of(file + ending);
        if (!Files.exists(checksum)) {
            faults.add(checksum + " is missing");
            return;
        }
        byte[] digest = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
        require(Files.readString(checksum).startsWith(HexFormat.of().formatHex(digest)), checksum + " is wrong");
    }

    private void inspectPom(String artifact, Element project) {
        for (String path : REQUIRED) {
            require(!text(project, path).isEmpty(), "the pom of " + artifact + " has no " + path);
        }
        for (String name : FORBIDDEN) {
            require(children(project, name).isEmpty(), "the pom of " + artifact + " has <" + name + ">");
        }
        require(text(project, "groupId").equals(GROUP), "the group of " + artifact);
        require(text(project, "version").equals(version), "the version of " + artifact);
        require(text(project, "url").matches("https://github\\.com/[\\w-]+/[\\w-]+"), "the url of " + artifact);
        require(text(project, "scm/url").equals(text(project, "url")), "the scm/url of " + artifact);
        for (String list : List.of("dependencies/dependency", "dependencyManagement/dependencies/dependency")) {
            for (Element dependency : children(project, list)) {
                inspectDependency(artifact, dependency);
            }
        }
    }

    private void inspectDependency(String artifact, Element dependency) {
        String name = text(dependency, "groupId") + ":" + text(dependency, "artifactId");
        String wanted = text(dependency, "version");
        require(
                wanted.matches("[0-9][\\w.+-]*") && !wanted.contains("SNAPSHOT"),
                artifact + " depends on " + name + " in the version '" + wanted + "'");
        require(
                !name.startsWith(GROUP + ":") || wanted.equals(version),
                artifact + " depends on another version of " + name);
        require(
                !Set.of("test", "system").contains(text(dependency, "scope")),
                artifact + " depends on " + name + " in scope " + text(dependency, "scope"));
    }

    /** Checks that each jar has a module name, and that each package has sources and at least one has documentation. */
    private void inspectJars(String artifact, String base) throws IOException {
        try (JarFile classes = new JarFile(staging.resolve(base + ".jar").toFile());
                JarFile sources =
                        new JarFile(staging.resolve(base + "-sources.jar").toFile());
                JarFile javadoc =
                        new JarFile(staging.resolve(base + "-javadoc.jar").toFile())) {
            String automatic = classes.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
            boolean isModule = classes.getEntry("module-info.class") != null;
            require(isModule || automatic != null, artifact + " has neither module-info nor Automatic-Module-Name");
            String name = isModule ? descriptor(classes) : String.valueOf(automatic);
            require(name.startsWith(GROUP), artifact + " has the module name " + name);
            String other = moduleNames.put(name, artifact);
            require(other == null, other + " and " + artifact + " have the same module name " + name);

            Set<String> documented = folders(sources, entry -> entry.matches(".*[A-Z]\\w*\\.(java|kt)"));
            Set<String> ours = folders(
                    classes,
                    entry -> entry.startsWith(GROUP.replace('.', '/')) && entry.matches(".*[A-Z]\\w*\\.class"));
            // The doctor's jar has the packages of the library inside, and their sources are published with the
            // library.
            require(
                    artifact.endsWith("-doctor") ? ours.containsAll(documented) : ours.equals(documented),
                    artifact + " has classes in " + ours + " and sources in " + documented);
            Set<String> pages = folders(javadoc, entry -> entry.endsWith("/package-summary.html"));
            require(javadoc.getEntry("index.html") != null && !pages.isEmpty(), artifact + " has an empty javadoc jar");
            require(
                    pages.stream().allMatch(page -> documented.stream().anyMatch(page::endsWith)),
                    artifact + " documents " + pages);
        }
    }

    private static String descriptor(JarFile classes) throws IOException {
        try (InputStream in = classes.getInputStream(classes.getEntry("module-info.class"))) {
            return java.lang.module.ModuleDescriptor.read(in).name();
        }
    }

    private static Set<String> folders(JarFile jar, Predicate<String> isWanted) {
        return new TreeSet<>(jar.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.contains("/") && !name.startsWith("META-INF/") && isWanted.test(name))
                .map(name -> name.substring(0, name.lastIndexOf('/')))
                .toList());
    }

    /** Checks that the bill of materials names the artifact and each library that its users get with it. */
    private void inspectMaterials(String artifact, String base, Element pom) throws IOException {
        String json = Files.readString(staging.resolve(base + "-cyclonedx.json"), UTF_8);
        require(json.contains("\"bomFormat\" : \"CycloneDX\""), "the SBOM of " + artifact + " is not one of CycloneDX");
        Map<String, String> wanted = children(pom, "dependencies/dependency").stream()
                .filter(dependency -> !text(dependency, "scope").equals("provided"))
                .filter(dependency -> !text(dependency, "optional").equals("true"))
                .collect(toMap(
                        dependency -> text(dependency, "groupId") + "/" + text(dependency, "artifactId"),
                        dependency -> text(dependency, "version"),
                        (one, same) -> one,
                        TreeMap::new));
        wanted.put(GROUP + "/" + artifact, version);
        wanted.forEach((name, wantedVersion) -> require(
                json.contains("pkg:maven/" + name + "@" + wantedVersion),
                "the SBOM of " + artifact + " lacks " + name + " " + wantedVersion));
    }

    private void require(boolean condition, String fault) {
        if (!condition) {
            faults.add(fault);
        }
    }

    private static Element xml(Path file) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
    }

    /** Returns the trimmed text of the first element at a path such as {@code scm/url}, or an empty text. */
    private static String text(Element element, String path) {
        List<Element> found = children(element, path);
        return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
    }

    private static List<Element> children(Element element, String path) {
        List<Element> current = List.of(element);
        for (String name : path.split("/")) {
            List<Element> next = new ArrayList<>();
            for (Element parent : current) {
                for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
                    if (node instanceof Element child && child.getTagName().equals(name)) {
                        next.add(child);
                    }
                }
            }
            current = next;
        }
        return current;
    }
}
