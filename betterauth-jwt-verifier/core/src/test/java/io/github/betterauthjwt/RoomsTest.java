// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

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
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dependency rules between packages that neither the module descriptor nor the compiler enforces. */
class RoomsTest {

    private static final String BASE = "io.github.betterauthjwt";
    private static final Set<String> EXPORTED = Set.of(BASE, BASE + ".bearer", BASE + ".jwks");

    private final JavaClasses library = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void rooms_pointOneWay() {
        ArchRule rule = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("bearer")
                .definedBy(BASE + ".bearer")
                .layer("verifier")
                .definedBy(BASE)
                .layer("jwks")
                .definedBy(BASE + ".jwks")
                .layer("json")
                .definedBy(BASE + ".json")
                .whereLayer("bearer")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("verifier")
                .mayOnlyBeAccessedByLayers("bearer")
                .whereLayer("jwks")
                .mayOnlyBeAccessedByLayers("verifier")
                .whereLayer("json")
                .mayOnlyBeAccessedByLayers("jwks", "verifier");
        rule.check(library);
    }

    @Test
    void publicMembers_nameNoThirdPartyType() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(describe("are exported", RoomsTest::isExported))
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
                                        .noneMatch(room -> name.matches(room.replace(".", "\\.") + "\\.[A-Z].*")))
                        .collect(Collectors.toSet());
                events.add(new SimpleConditionEvent(member, foreign.isEmpty(), member + " names " + foreign));
            }
        };
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
