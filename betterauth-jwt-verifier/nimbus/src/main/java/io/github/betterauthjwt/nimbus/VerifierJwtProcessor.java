// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import com.nimbusds.jwt.proc.JWTProcessor;
import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.VerifiedJwt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens with a {@link JwtVerifier} for hosts that take a {@link JWTProcessor}. It makes all checks, so that
 * the host needs no key selector and no claims verifier. Exceptions are those of Nimbus, with that of the verifier as
 * the cause:
 *
 * <ul>
 *   <li>{@link BadJOSEException} for a rejected token: {@link ExpiredJWTException} if it has expired,
 *       {@link BadJWTException} if another claim is at fault, {@link BadJWSException} for a bad signature
 *   <li>{@link KeySourceException} if the keys are unavailable, so that the token is neither accepted nor rejected
 * </ul>
 *
 * <p>The context is not used and may be null. Thread-safe.
 */
public final class VerifierJwtProcessor implements JWTProcessor<SecurityContext> {

    private final JwtVerifier verifier;

    private VerifierJwtProcessor(JwtVerifier verifier) {
        this.verifier = requireNonNull(verifier, "verifier");
    }

    /** Returns a processor. The caller closes the verifier. */
    public static VerifierJwtProcessor create(JwtVerifier verifier) {
        return new VerifierJwtProcessor(verifier);
    }

    /**
     * Verifies a token as {@link JwtVerifier#verify(String)} does.
     *
     * @return the claims, never null
     * @throws BadJOSEException if the token is rejected, also if it cannot be parsed
     * @throws KeySourceException if the keys are unavailable
     */
    @Override
    public JWTClaimsSet process(String token, @Nullable SecurityContext context)
            throws BadJOSEException, JOSEException {
        try {
            return VerifiedClaims.of(verifier.verify(token));
        } catch (KeysUnavailableException e) {
            throw unavailable(e);
        } catch (JwtVerificationException e) {
            throw rejection(e);
        }
    }

    /**
     * Verifies the text that the token was parsed from.
     *
     * @return the claims, never null
     * @throws BadJOSEException if the token is rejected; an unsecured or an encrypted token always is
     * @throws KeySourceException if the keys are unavailable
     */
    @Override
    public JWTClaimsSet process(JWT jwt, @Nullable SecurityContext context) throws BadJOSEException, JOSEException {
        return process(text(jwt), context);
    }

    /** Verifies a token as {@link #process(JWT, SecurityContext)} does. */
    @Override
    public JWTClaimsSet process(SignedJWT jwt, @Nullable SecurityContext context)
            throws BadJOSEException, JOSEException {
        return process(text(jwt), context);
    }

    /** Rejects the token, because an unsecured token proves nothing. */
    @Override
    public JWTClaimsSet process(PlainJWT jwt, @Nullable SecurityContext context)
            throws BadJOSEException, JOSEException {
        return process(text(jwt), context);
    }

    /** Rejects the token, because Better Auth's JWTs are not encrypted. */
    @Override
    public JWTClaimsSet process(EncryptedJWT jwt, @Nullable SecurityContext context)
            throws BadJOSEException, JOSEException {
        return process(text(jwt), context);
    }

    /**
     * Verifies a token without blocking the calling thread, as {@link JwtVerifier#verify(String, Executor)} does. For
     * hosts with event loops.
     *
     * @param waiting the threads that may wait for keys. Bound their number and their queue
     * @return a future that fails with the exceptions of {@link #process(JWT, SecurityContext)}
     */
    public CompletableFuture<JWTClaimsSet> processAsync(JWT jwt, Executor waiting) {
        requireNonNull(waiting, "waiting");
        try {
            return verifier.verify(text(jwt), waiting).handle(VerifierJwtProcessor::claims);
        } catch (BadJOSEException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static JWTClaimsSet claims(@Nullable VerifiedJwt jwt, @Nullable Throwable failure) {
        if (jwt != null) {
            return VerifiedClaims.of(jwt);
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof KeysUnavailableException e) {
            throw new CompletionException(unavailable(e));
        }
        throw new CompletionException(cause instanceof JwtVerificationException e ? rejection(e) : cause);
    }

    private static String text(JWT jwt) throws BadJOSEException {
        String parsed = requireNonNull(jwt, "jwt").getParsedString();
        if (parsed != null) {
            return parsed;
        }
        try {
            return jwt.serialize();
        } catch (IllegalStateException e) { // not signed or not encrypted yet
            throw new BadJOSEException("The token has no signature", e);
        }
    }

    private static KeySourceException unavailable(KeysUnavailableException e) {
        return new KeySourceException(e.getMessage(), e);
    }

    private static BadJOSEException rejection(JwtVerificationException e) {
        if (e instanceof InsufficientPrivilegesException) {
            return new BadJWTException(e.getMessage(), e);
        }
        if (!(e instanceof InvalidJwtException invalid)) {
            return new BadJOSEException(e.getMessage(), e);
        }
        return switch (invalid.reason()) {
            case EXPIRED -> expired(invalid);
            case BAD_SIGNATURE -> new BadJWSException(e.getMessage(), e);
            case NOT_YET_VALID, WRONG_ISSUER, WRONG_AUDIENCE, MISSING_CLAIM, INVALID_CLAIM ->
                new BadJWTException(e.getMessage(), e);
            default -> new BadJOSEException(e.getMessage(), e); // also a reason that a later version adds
        };
    }

    private static ExpiredJWTException expired(InvalidJwtException e) {
        ExpiredJWTException expired = new ExpiredJWTException(e.getMessage());
        expired.initCause(e);
        return expired;
    }
}
