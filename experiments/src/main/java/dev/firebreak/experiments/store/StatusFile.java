package dev.firebreak.experiments.store;

import dev.firebreak.experiments.Outcome;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Writes {@code status.json}. Space for its last content is reserved from the start in a file beside it, so that a full disk is no reason why the
 * status of a run that has ended goes on saying that it is running.
 */
final class StatusFile {
    static final String NAME = "status.json";
    private static final String RESERVE = ".reserve";
    /** Two blocks of a usual disk: one for the status, one for its name. */
    private static final int RESERVED = 8192;

    private final Folder folder;

    StatusFile(Folder folder) {
        this.folder = folder;
    }

    /** Reserves space for {@link #ended}, until {@link #release}. */
    void reserve() throws IOException {
        if (!folder.has(RESERVE)) {
            // Zeros would take no room on disks that compress.
            byte[] room = new byte[RESERVED];
            new SecureRandom().nextBytes(room);
            folder.write(RESERVE, room);
        }
    }

    /** A run is under way. */
    void running(int round) throws IOException {
        write(new Status("running", null, round, now(), null, null));
    }

    /** Gives back the room that was kept. */
    void release() throws IOException {
        folder.delete(RESERVE);
    }

    /** A run has ended. */
    void ended(Outcome outcome, int round, String message, List<Expected> expected) throws IOException {
        write(new Status(
                outcome.word(), outcome.exitCode(), round, now(), message, expected.isEmpty() ? null : expected));
    }

    private void write(Status status) throws IOException {
        folder.write(NAME, Json.write(status));
    }

    /** The time of day as results state it. */
    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
