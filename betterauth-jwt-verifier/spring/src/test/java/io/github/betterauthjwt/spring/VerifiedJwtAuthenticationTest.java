// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.testing.VerifiedJwts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.context.SecurityContextImpl;

/** Tests that an authentication cannot be stored and read later, because it ends with its request. */
class VerifiedJwtAuthenticationTest {

    private final VerifiedJwtAuthentication authentication = new VerifiedJwtAuthentication(VerifiedJwts.of("ada"));

    @Test
    void write_alone_isNotSerializable() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(authentication)).isInstanceOf(NotSerializableException.class);
        }
    }

    @Test
    void write_inASecurityContext_isNotSerializable() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(new SecurityContextImpl(authentication)))
                    .isInstanceOf(NotSerializableException.class);
        }
    }

    @Test
    void read_ofForgedBytes_isInvalid() throws IOException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(handmade()))) {
            assertThatThrownBy(in::readObject).isInstanceOf(InvalidObjectException.class);
        }
    }

    /** Returns an object of the class without any fields, as the serialization protocol writes it. */
    private static byte[] handmade() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
        out.writeShort(ObjectStreamConstants.STREAM_VERSION);
        out.writeByte(ObjectStreamConstants.TC_OBJECT);
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF(VerifiedJwtAuthentication.class.getName());
        out.writeLong(ObjectStreamClass.lookup(VerifiedJwtAuthentication.class).getSerialVersionUID());
        out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
        return bytes.toByteArray();
    }

    @Test
    void equals_ofTwoForOneToken_isTrue() {
        assertThat(authentication).isEqualTo(new VerifiedJwtAuthentication(authentication.getPrincipal()));
        assertThat(authentication).hasSameHashCodeAs(new VerifiedJwtAuthentication(authentication.getPrincipal()));
    }
}
