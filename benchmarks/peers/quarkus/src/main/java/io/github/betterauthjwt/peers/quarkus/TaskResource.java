// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.peers.quarkus;

import io.github.betterauthjwt.peers.NewTask;
import io.github.betterauthjwt.peers.Statements;
import io.github.betterauthjwt.peers.Task;
import io.github.betterauthjwt.peers.TaskPage;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The measured routes. */
@Path("/api/tasks")
@Authenticated
public class TaskResource {

    private static final Statements STATEMENTS = Statements.read();

    private final NamedStatement get = new NamedStatement(STATEMENTS.get());
    private final NamedStatement list = new NamedStatement(STATEMENTS.list());
    private final NamedStatement post = new NamedStatement(STATEMENTS.post());
    private final DataSource database;
    private final JsonWebToken token;

    TaskResource(DataSource database, JsonWebToken token) {
        this.database = database;
        this.token = token;
    }

    @GET
    @Path("/{id}")
    public Task get(@PathParam("id") UUID id) throws SQLException {
        return get.query(database, Map.of("owner", token.getSubject(), "id", id.toString())).stream()
                .findFirst()
                .orElseThrow(NotFoundException::new);
    }

    @GET
    public TaskPage list() throws SQLException {
        return new TaskPage(list.query(database, Map.of("owner", token.getSubject(), "limit", TaskPage.LIMIT)), null);
    }

    @POST
    public Response create(NewTask body) throws SQLException {
        Task task = post.query(database, body.parameters(token.getSubject())).get(0);
        return Response.created(URI.create("/api/tasks/" + task.id()))
                .entity(task)
                .build();
    }
}
