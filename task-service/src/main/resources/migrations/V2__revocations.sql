-- SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
-- SPDX-License-Identifier: Apache-2.0

-- Tokens that end before they expire, by their claim: all tokens of a user (sub) that were issued until a time, or all
-- tokens of a session (sid). A row is not needed after its tokens have expired. Empty unless REVOCATIONS_SECRET is set.
CREATE TABLE revocations (
  claim        text COLLATE "C" NOT NULL CHECK (claim IN ('sub', 'sid')),
  value        text COLLATE "C" NOT NULL CHECK (value <> '' AND octet_length(value) <= 255),
  issued_until timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (claim, value)
);

CREATE INDEX revocations_changed ON revocations (changed_at);
CREATE INDEX revocations_expires ON revocations (expires_at);
