// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

/**
 * The statements of the service. Each restricts its rows to the owner, and a test rejects a statement that does not.
 *
 * <p>Times are always bound. Casts are written {@code CAST(…)} because {@code :} begins a parameter. Arrays are sent as
 * text joined by commas, which no tag contains. A due date may be in any year and is read as microseconds, because JDBC
 * would convert years before 1582 to another calendar.
 */
public final class TaskSql {

    private static final String TABLE = "tasks.tasks";
    private static final String OWN = " WHERE user_id = :owner";
    private static final String ONE = OWN + " AND id = CAST(:id AS uuid)";
    private static final String IF_MATCH = " AND (CAST(:versions AS text) IS NULL"
            + " OR version = ANY (CAST(string_to_array(CAST(:versions AS text), ',') AS bigint[])))";
    private static final String COLUMNS = "id, user_id, title, description, completed, completed_at, priority,"
            + " array_to_string(tags, ',') AS tags,"
            + " CAST(extract(epoch FROM due_date) * 1000000 AS bigint) AS due_micros, created_at, updated_at, version";
    private static final String RETURNING = " RETURNING " + COLUMNS;

    public static final String FIND = "SELECT " + COLUMNS + " FROM " + TABLE + ONE;

    /** A retry finds its earlier row (same id) or the row of an earlier request (same key), and writes nothing. */
    public static final String INSERT = "INSERT INTO " + TABLE
            + " (user_id, id, title, description, completed, completed_at, priority, tags, due_date, created_at,"
            + " updated_at, idem_key, idem_hash) VALUES (:owner, CAST(:id AS uuid), :title, :description, :completed,"
            + " CASE WHEN :completed THEN CAST(:now AS timestamptz) END, :priority,"
            + " string_to_array(:tags, ','), CAST(:due_date AS timestamptz), CAST(:now AS timestamptz),"
            + " CAST(:now AS timestamptz), :idem_key, decode(:idem_hash, 'hex'))"
            + " ON CONFLICT DO NOTHING" + RETURNING;

    /**
     * Locks the row. The lock is a write, so its commit waits until a synchronous standby has the row. A plain read would
     * return a row that a failover can still lose.
     */
    static final String FIND_CREATED = "SELECT " + COLUMNS + ", encode(idem_hash, 'hex') AS idem_hash FROM " + TABLE
            + OWN + " AND (id = CAST(:id AS uuid) OR idem_key = :idem_key) FOR NO KEY UPDATE";

    private static final String SET_COMPLETED = "completed_at = CASE WHEN :completed"
            + " THEN COALESCE(completed_at, CAST(:now AS timestamptz)) END, completed = :completed";
    private static final String NOW = "GREATEST(updated_at, CAST(:now AS timestamptz))";
    private static final String NEXT_VERSION =
            ", updated_at = " + NOW + ", version = version + 1" + ONE + IF_MATCH + RETURNING;

    static final String REPLACE = "UPDATE " + TABLE + " SET title = :title, description = :description, "
            + SET_COMPLETED + ", priority = :priority, tags = string_to_array(:tags, ','),"
            + " due_date = CAST(:due_date AS timestamptz)" + NEXT_VERSION;

    static final String MERGE = "UPDATE " + TABLE + " SET title = CASE WHEN :has_title THEN :title ELSE title END,"
            + " description = CASE WHEN :has_description THEN CAST(:description AS text) ELSE description END,"
            + " completed_at = CASE WHEN NOT :has_completed THEN completed_at WHEN :completed"
            + " THEN COALESCE(completed_at, CAST(:now AS timestamptz)) END,"
            + " completed = CASE WHEN :has_completed THEN :completed ELSE completed END,"
            + " priority = CASE WHEN :has_priority THEN :priority ELSE priority END,"
            + " tags = CASE WHEN :has_tags THEN string_to_array(:tags, ',') ELSE tags END,"
            + " due_date = CASE WHEN :has_due_date THEN CAST(:due_date AS timestamptz) ELSE due_date END"
            + NEXT_VERSION;

    /** Does not change a task that is already in the requested state, so that a retry changes nothing. */
    static final String COMPLETE = "UPDATE " + TABLE + " SET "
            + "updated_at = CASE WHEN completed = :completed THEN updated_at ELSE " + NOW + " END,"
            + " version = CASE WHEN completed = :completed THEN version ELSE version + 1 END, " + SET_COMPLETED
            + ONE + IF_MATCH + RETURNING;

    static final String TOGGLE = "UPDATE " + TABLE
            + " SET completed_at = CASE WHEN completed THEN NULL ELSE CAST(:now AS timestamptz) END,"
            + " completed = NOT completed" + NEXT_VERSION;

    static final String DELETE = "DELETE FROM " + TABLE + ONE + IF_MATCH;

    static final String DELETE_COMPLETED = "DELETE FROM " + TABLE + OWN + " AND completed";

    static final String DELETE_ALL = "DELETE FROM " + TABLE + OWN;

    private TaskSql() {}

    /** Returns the statement for one page. It reads one extra task, which shows whether another page follows. */
    public static String list(TaskQuery query) {
        return "SELECT " + COLUMNS + " FROM " + TABLE + OWN + filters(query) + afterPosition(query) + " ORDER BY "
                + order(query) + " LIMIT :limit";
    }

    /** Returns the statement that counts the tasks on all pages. */
    public static String count(TaskQuery query) {
        return "SELECT count(*) AS total FROM " + TABLE + OWN + filters(query);
    }

    private static String filters(TaskQuery query) {
        return (query.completed() == null ? "" : " AND completed = :completed")
                + (query.priority() == null ? "" : " AND priority = :priority")
                + (query.tags().isEmpty() ? "" : " AND tags @> string_to_array(:tags, ',')")
                + (query.dueAfter() == null ? "" : " AND due_date >= CAST(:due_after AS timestamptz)")
                + (query.dueBefore() == null ? "" : " AND due_date < CAST(:due_before AS timestamptz)")
                + (query.search() == null ? "" : " AND (title ILIKE :search OR description ILIKE :search)");
    }

    private static String order(TaskQuery query) {
        String direction = query.descending() ? " DESC" : " ASC";
        String byId = "id" + direction;
        return switch (query.sort()) {
            case CREATED_AT -> byId;
            case DUE_DATE -> "due_date" + direction + " NULLS LAST, " + byId;
            default -> key(query.sort()) + direction + ", " + byId;
        };
    }

    private static String key(TaskQuery.Sort sort) {
        return switch (sort) {
            case CREATED_AT -> "id";
            case UPDATED_AT -> "updated_at";
            case DUE_DATE -> "due_date";
            case PRIORITY -> "priority";
            case TITLE -> "lower(title) COLLATE \"C\"";
        };
    }

    private static String afterPosition(TaskQuery query) {
        TaskQuery.Position after = query.after();
        if (after == null) {
            return "";
        }
        String beyond = query.descending() ? " < " : " > ";
        String idBeyond = "id" + beyond + "CAST(:after_id AS uuid)";
        if (query.sort() == TaskQuery.Sort.CREATED_AT) {
            return " AND " + idBeyond;
        }
        if (after.value() == null) {
            return " AND due_date IS NULL AND " + idBeyond;
        }
        String value =
                switch (query.sort()) {
                    case PRIORITY -> "CAST(:after_value AS smallint)";
                    case TITLE -> "lower(:after_value) COLLATE \"C\"";
                    default -> "CAST(:after_value AS timestamptz)";
                };
        String row = "(" + key(query.sort()) + ", id)" + beyond + "(" + value + ", CAST(:after_id AS uuid))";
        return query.sort() == TaskQuery.Sort.DUE_DATE ? " AND (" + row + " OR due_date IS NULL)" : " AND " + row;
    }
}
