// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.betterauthjwt.tasks.http.Problem;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dependency rules between the packages of the service. */
class PackagesTest {

    private static final String BASE = PackagesTest.class.getPackageName();

    /** Each package may use only those after it. */
    private static final List<String> ORDER =
            List.of(BASE, in("http"), in("operations"), in("task"), in("postgres"), in("hardening"), in("settings"));

    /** Only the classes of the service, because a search of the whole class path takes a minute. */
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .importUrl(TaskService.class.getProtectionDomain().getCodeSource().getLocation());

    private static String in(String name) {
        return BASE + "." + name;
    }

    @Test
    void packages_pointOneWay() {
        for (int i = 1; i < ORDER.size(); i++) {
            noClasses()
                    .that()
                    .resideInAPackage(ORDER.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ORDER.subList(0, i).toArray(String[]::new))
                    .check(SERVICE);
        }
    }

    @Test
    void packages_areAllInTheOrder() {
        assertThat(SERVICE.stream()
                        .map(type -> type.getPackageName())
                        .filter(name -> name.startsWith(BASE))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(ORDER);
    }

    @Test
    void statusCodes_areChosenByTheHttpPackageOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(ORDER.subList(3, ORDER.size()).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Status.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(HttpException.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ServerResponse.class)
                .check(SERVICE);
        // Traces and metrics read the status of a response that was sent.
        noClasses()
                .that()
                .resideInAnyPackage(BASE, in("operations"))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Problem.class)
                .orShould()
                .callMethod(Status.class, "create", int.class)
                .check(SERVICE);
    }

    @Test
    void jdbc_isUsedByTheDatabasePackagesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(in("postgres"), in("task"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql", "io.helidon.dbclient..", "com.zaxxer..")
                .check(SERVICE);
    }
}
