// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** The measured routes of task-service with Spring Boot. */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.peers.spring;
