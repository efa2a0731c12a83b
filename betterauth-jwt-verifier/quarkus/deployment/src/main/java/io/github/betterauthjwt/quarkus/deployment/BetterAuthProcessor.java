// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus.deployment;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveMethodBuildItem;
import io.quarkus.deployment.builditem.nativeimage.RuntimeInitializedClassBuildItem;
import io.quarkus.resteasy.reactive.spi.ExceptionMapperBuildItem;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.ws.rs.Priorities;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;

/** Adds the beans of the adapter to an application, and what a native image needs. */
public final class BetterAuthProcessor {

    private static final String FEATURE = "better-auth";
    private static final String PACKAGE = "io.github.betterauthjwt.quarkus.";
    private static final String MAPPER = PACKAGE + "RestRejections";

    /** Called by Quarkus when it builds an application. */
    public BetterAuthProcessor() {}

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem(FEATURE);
    }

    @BuildStep
    AdditionalBeanBuildItem beans() {
        AdditionalBeanBuildItem.Builder beans =
                AdditionalBeanBuildItem.builder().setUnremovable();
        for (String name : List.of(
                "Verifiers",
                "Authenticators",
                "RouteAccess",
                "VerifiedJwtIdentityProvider",
                "BearerTokenMechanism",
                "Rejections",
                "RequestFilters",
                "VerifiedJwtProducer")) {
            beans.addBeanClass(PACKAGE + name);
        }
        return beans.build();
    }

    /** The priority is just before that of the mappers of Quarkus REST, so that an application's mappers win. */
    @BuildStep
    void rest(Capabilities capabilities, BuildProducer<ExceptionMapperBuildItem> mappers) {
        if (capabilities.isMissing(Capability.RESTEASY_REACTIVE)) {
            return;
        }
        Stream.of(InsufficientPrivilegesException.class, ForbiddenException.class, UnauthorizedException.class)
                .map(failure -> new ExceptionMapperBuildItem(MAPPER, failure.getName(), Priorities.USER, true))
                .forEach(mappers::produce);
    }

    /** Fails the build, because Quarkus would accept a token with one of the scopes. */
    @BuildStep
    void unenforcedScopes(CombinedIndexBuildItem index, BuildProducer<ValidationErrorBuildItem> errors) {
        UnenforcedScopes.in(index.getIndex())
                .map(message -> new ValidationErrorBuildItem(new DeploymentException(message)))
                .forEach(errors::produce);
    }

    /** The response to a denial names the roles or scopes in the annotation of the method, which it reads by reflection. */
    @BuildStep
    void annotatedMethods(CombinedIndexBuildItem index, BuildProducer<ReflectiveMethodBuildItem> methods) {
        Stream.of(PermissionsAllowed.class, PermissionsAllowed.List.class, RolesAllowed.class)
                .flatMap(annotation -> index.getIndex().getAnnotations(annotation).stream())
                .map(AnnotationInstance::target)
                .filter(target -> target.kind() == AnnotationTarget.Kind.METHOD)
                .map(target -> new ReflectiveMethodBuildItem(FEATURE, target.asMethod()))
                .forEach(methods::produce);
    }

    /** Quarkus initializes classes when it builds a native image. The signature providers are those of the machine. */
    @BuildStep
    RuntimeInitializedClassBuildItem signatureProviders() {
        return new RuntimeInitializedClassBuildItem("io.github.betterauthjwt.SignatureProviders$Found");
    }
}
