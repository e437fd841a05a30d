package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.net.NetUtils;

/** The right to write one result, held by one process at a time. */
public interface RunLock extends AutoCloseable {
    /** Hadoop's setting of the time between signs of life, such as {@code 10s}. */
    String HEARTBEAT = "firebreak.lock.heartbeat";

    /**
     * Takes the lock {@code name} in a folder. On a local disk the operating system keeps it and gives it back when a process dies;
     * elsewhere its holder shows signs of life every {@value #HEARTBEAT}, and it is taken over when they have stopped.
     *
     * @throws InputException naming the holder, if another process holds it
     */
    static RunLock take(Folder folder, String name, Configuration configuration) throws IOException {
        folder.create();
        if (folder.files() instanceof LocalDisk) {
            return LocalLock.take(folder, name);
        }
        long beat = configuration.getTimeDuration(HEARTBEAT, "10s", TimeUnit.MILLISECONDS);
        return HeartbeatLock.take(folder, name, Duration.ofMillis(beat));
    }

    /**
     * Makes sure that the lock is still held.
     *
     * @throws IOException if another process has taken it over
     */
    void check() throws IOException;

    /** Gives the lock back. */
    @Override
    void close() throws IOException;

    /** The refusal that names the holder. */
    static InputException heldBy(String holder) {
        return new InputException(
                "another process is writing the same result (" + holder + "); wait for it or stop it");
    }

    /** The holder's name for others, unique to this lock. */
    static String self() {
        return "process " + ProcessHandle.current().pid() + " on " + NetUtils.getLocalHostname() + ", since "
                + Instant.now() + ", key " + UUID.randomUUID();
    }
}
