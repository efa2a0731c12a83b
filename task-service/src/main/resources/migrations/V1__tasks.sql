-- SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
-- SPDX-License-Identifier: Apache-2.0

-- No foreign key, sequence or trigger, and no index but these two: rows spread over a user-sharded engine by their key,
-- and updates stay within their page (HOT).
CREATE TABLE tasks (
  user_id      text COLLATE "C" NOT NULL CHECK (user_id <> '' AND octet_length(user_id) <= 255),
  id           uuid NOT NULL,
  title        text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
  description  text CHECK (char_length(description) <= 1000),
  completed    boolean NOT NULL DEFAULT false,
  completed_at timestamptz,
  priority     smallint NOT NULL DEFAULT 2 CHECK (priority BETWEEN 1 AND 3),
  tags         text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 10),
  due_date     timestamptz,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  version      bigint NOT NULL DEFAULT 1,
  idem_key     text COLLATE "C",
  idem_hash    bytea,
  PRIMARY KEY (user_id, id),
  CHECK (completed = (completed_at IS NOT NULL))
) WITH (fillfactor = 85);

CREATE UNIQUE INDEX tasks_idem ON tasks (user_id, idem_key) WHERE idem_key IS NOT NULL;
