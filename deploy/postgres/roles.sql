-- SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
-- SPDX-License-Identifier: Apache-2.0

-- Creates a database for each program, and roles that are not superusers. The page cannot read the tasks, and
-- task-service cannot read Better Auth's passwords, sessions and keys. tasks_owner owns the tables and runs the
-- migrations; tasks serves requests, so that row-level security binds it.
--
-- compose.yaml runs this file when the data is new. Elsewhere, run it once as a superuser with these variables set:
--   TASKS_OWNER_PASSWORD=… TASKS_PASSWORD=… WEB_PASSWORD=… psql -v ON_ERROR_STOP=1 -f deploy/postgres/roles.sql
\getenv tasks_owner_password TASKS_OWNER_PASSWORD
\getenv tasks_password TASKS_PASSWORD
\getenv web_password WEB_PASSWORD

CREATE ROLE tasks_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'tasks_owner_password';
CREATE ROLE tasks LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'tasks_password';
CREATE ROLE web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'web_password';

CREATE DATABASE tasks OWNER tasks_owner;
CREATE DATABASE web OWNER web;
REVOKE ALL ON DATABASE tasks FROM PUBLIC;
REVOKE ALL ON DATABASE web FROM PUBLIC;
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
REVOKE ALL ON DATABASE template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE tasks TO tasks;
