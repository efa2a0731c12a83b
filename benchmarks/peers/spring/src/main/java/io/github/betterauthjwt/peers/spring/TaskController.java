// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.peers.spring;

import io.github.betterauthjwt.peers.NewTask;
import io.github.betterauthjwt.peers.Statements;
import io.github.betterauthjwt.peers.Task;
import io.github.betterauthjwt.peers.TaskPage;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/tasks")
class TaskController {

    private final JdbcClient database;
    private final Statements statements;

    TaskController(JdbcClient database, Statements statements) {
        this.database = database;
        this.statements = statements;
    }

    @GetMapping("/{id}")
    ResponseEntity<Task> get(@AuthenticationPrincipal Jwt user, @PathVariable("id") UUID id) {
        return ResponseEntity.of(database.sql(statements.get())
                .param("owner", user.getSubject())
                .param("id", id.toString())
                .query((row, number) -> Task.of(row))
                .optional());
    }

    @GetMapping
    TaskPage list(@AuthenticationPrincipal Jwt user) {
        List<Task> tasks = database.sql(statements.list())
                .param("owner", user.getSubject())
                .param("limit", TaskPage.LIMIT)
                .query((row, number) -> Task.of(row))
                .list();
        return new TaskPage(tasks, null);
    }

    @PostMapping
    ResponseEntity<Task> create(@AuthenticationPrincipal Jwt user, @RequestBody NewTask body) {
        Task task = database.sql(statements.post())
                .params(body.parameters(user.getSubject()))
                .query((row, number) -> Task.of(row))
                .single();
        return ResponseEntity.created(URI.create("/api/tasks/" + task.id())).body(task);
    }
}
