// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Finds virtual threads that stayed pinned to their carrier thread, with Flight Recorder (JDK 21 and later). */
final class PinnedThreads {

    private static final String EVENT = "jdk.VirtualThreadPinned";
    private static final String OURS = "io.github.betterauthjwt.";
    private static final String TEST_KIT = "io.github.betterauthjwt.testing.";

    private PinnedThreads() {}

    /** Runs an action, and returns the events in which this project's code pinned a thread during it. */
    static List<RecordedEvent> during(Runnable action) throws IOException {
        Path file = Files.createTempFile("pinned", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(EVENT).withThreshold(Duration.ofMillis(1)).withStackTrace();
            recording.start();
            action.run();
            recording.stop();
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(PinnedThreads::isOurs)
                    .toList();
        } finally {
            Files.delete(file);
        }
    }

    private static boolean isOurs(RecordedEvent event) {
        return event.getEventType().getName().equals(EVENT)
                && event.getStackTrace() != null
                && !isLoadingClass(event)
                && event.getStackTrace().getFrames().stream()
                        .map(frame -> frame.getMethod().getType().getName())
                        .anyMatch(type -> type.startsWith(OURS) && !type.startsWith(TEST_KIT));
    }

    /**
     * Returns whether the thread waits for a class. When several threads need a class for the first time, one loads it
     * and the JVM pins the others. This happens once per class and is not specific to this project.
     */
    private static boolean isLoadingClass(RecordedEvent event) {
        String waiting =
                event.getStackTrace().getFrames().get(0).getMethod().getType().getName();
        return waiting.startsWith("jdk.internal.loader.") || waiting.equals("java.lang.ClassLoader");
    }
}
