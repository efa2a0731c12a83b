-- SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
-- SPDX-License-Identifier: Apache-2.0

-- Optional indexes for users with tens of thousands of tasks: without them, each order except the default one, and a search with
-- few matches, reads all tasks of the user. They make writes slower; benchmarks/README.md has the figures. The service needs
-- none of them, and no migration depends on them. Run this file after the first start of the service, as the owner of the
-- tables, who needs the right to create extensions in the database. Writes continue meanwhile:
--   psql -v ON_ERROR_STOP=1 -f deploy/postgres/large-lists.sql "$DATABASE_MIGRATION_URL"
-- An interrupted run leaves an invalid index: drop it, and run the file again.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE INDEX CONCURRENTLY IF NOT EXISTS tasks_by_update ON tasks.tasks (user_id, updated_at, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS tasks_by_priority ON tasks.tasks (user_id, priority, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS tasks_by_title ON tasks.tasks (user_id, (lower(title) COLLATE "C"), id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS tasks_by_due_date ON tasks.tasks (user_id, due_date, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS tasks_by_due_date_descending ON tasks.tasks (user_id, due_date DESC NULLS LAST, id DESC);
CREATE INDEX CONCURRENTLY IF NOT EXISTS tasks_by_text ON tasks.tasks USING gin (user_id, title gin_trgm_ops, description gin_trgm_ops);
ANALYZE tasks.tasks;
