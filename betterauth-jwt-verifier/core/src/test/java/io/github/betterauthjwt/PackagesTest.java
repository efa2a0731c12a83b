// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dependency rules between packages that neither the module descriptor nor the compiler enforces. */
@Tag("one-jdk")
class PackagesTest {

    private static final String BASE = "io.github.betterauthjwt";
    private static final Set<String> EXPORTED = Set.of(BASE, BASE + ".bearer");

    /** The types of Nimbus whose {@code parse} takes a name and no document. */
    private static final Set<String> NAMES = Set.of(JWSAlgorithm.class.getName(), Curve.class.getName());

    private final JavaClasses library = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void packages_pointOneWay() {
        ArchRule rule = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("bearer")
                .definedBy(BASE + ".bearer")
                .layer("verifier")
                .definedBy(BASE)
                .layer("advice")
                .definedBy(BASE + ".advice")
                .layer("jwks")
                .definedBy(BASE + ".jwks")
                .layer("json")
                .definedBy(BASE + ".json")
                .whereLayer("bearer")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("verifier")
                .mayOnlyBeAccessedByLayers("bearer")
                .whereLayer("advice")
                .mayOnlyBeAccessedByLayers("verifier")
                .whereLayer("jwks")
                .mayOnlyBeAccessedByLayers("advice", "verifier")
                .whereLayer("json")
                .mayOnlyBeAccessedByLayers("jwks", "verifier", "bearer"); // a DPoP proof is parsed in bearer
        rule.check(library);
    }

    @Test
    void module_exportsTheApiOnly() throws URISyntaxException {
        assertThat(module().exports())
                .filteredOn(export -> !export.isQualified())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrderElementsOf(EXPORTED);
        assertThat(module().exports())
                .filteredOn(ModuleDescriptor.Exports::isQualified)
                .extracting(ModuleDescriptor.Exports::toString)
                .containsExactly(BASE + ".json to [" + BASE + ".mcp]"); // its filter parses as strictly as the verifier
    }

    /** The annotations of JSpecify are in the API. Other libraries are not, so that they may change. */
    @Test
    void module_requiresOtherLibrariesForItselfOnly() throws URISyntaxException {
        assertThat(module().requires())
                .filteredOn(required -> required.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder("java.net.http", "org.jspecify");
        assertThat(module().requires())
                .extracting(ModuleDescriptor.Requires::name)
                .contains("com.nimbusds.jose.jwt");
    }

    private static ModuleDescriptor module() throws URISyntaxException {
        Path classes = Path.of(JwtVerifier.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return ModuleFinder.of(classes).find(BASE).orElseThrow().descriptor();
    }

    /** Public methods return {@code Optional} where there may be no value. Null is for parameters and inside. */
    @Test
    void publicMethods_returnNoNull() throws ClassNotFoundException {
        for (JavaClass type : library) {
            if (isExported(type)) {
                for (Method method : Class.forName(type.getName()).getDeclaredMethods()) {
                    assertThat(Modifier.isPublic(method.getModifiers())
                                    && method.getAnnotatedReturnType().isAnnotationPresent(Nullable.class))
                            .as(method.toString())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void publicMembers_nameNoThirdPartyType() {
        codeUnits()
                .that()
                .arePublic()
                .or()
                .areProtected()
                .and()
                .areDeclaredInClassesThat(describe("are exported", PackagesTest::isExported))
                .should(nameOnlyOwnAndJdkTypes())
                .check(library);
    }

    private static boolean isExported(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC) && EXPORTED.contains(type.getPackageName());
    }

    private static ArchCondition<JavaCodeUnit> nameOnlyOwnAndJdkTypes() {
        return new ArchCondition<>("name only own and JDK types") {
            @Override
            public void check(JavaCodeUnit member, ConditionEvents events) {
                Set<String> foreign = member.getAllInvolvedRawTypes().stream()
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> !type.isPrimitive())
                        .map(JavaClass::getName)
                        .filter(name -> !name.startsWith("java.")
                                && EXPORTED.stream()
                                        .noneMatch(
                                                exported -> name.matches(exported.replace(".", "\\.") + "\\.[A-Z].*")))
                        .collect(Collectors.toSet());
                events.add(new SimpleConditionEvent(member, foreign.isEmpty(), member + " names " + foreign));
            }
        };
    }

    /** The default pool of buffers is a thread-local, with which a web server keeps an undeployed application. */
    @Test
    void jsonFactories_haveAPoolOfTheirChoice() {
        noClasses().should().callConstructor(JsonFactory.class).check(library);
    }

    /** The parsers of Nimbus accept more than the strict ones here, and throw exceptions that they do not document. */
    @Test
    void parsersOfNimbus_areNotUsed() {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "is a parser of Nimbus",
                        call -> call.getTargetOwner().getPackageName().startsWith("com.nimbusds.")
                                && call.getName().matches("parse([A-Z].*)?")
                                && !NAMES.contains(call.getTargetOwner().getName())))
                .check(library);
    }

    /** The signature providers of this library are tested before use, and cost less per token. */
    @Test
    void cryptographyOfNimbus_isNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.nimbusds.jose.crypto..")
                .check(library);
    }

    @Test
    void library_printsNothing() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(library);
    }

    @Test
    void library_logsBySystemLoggerOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.commons.logging..")
                .check(library);
    }
}
