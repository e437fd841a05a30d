package dev.firebreak.experiments.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock file for file systems without locks: created only where none is, and written again with a higher count at each beat.
 * Whoever finds one watches it for {@value #PATIENCE} beats, by its own clock alone; if the count does not change, the holder is
 * dead and the lock is taken over. A holder that was only slow learns of it at its next {@link #check()}.
 */
final class HeartbeatLock implements RunLock {
    private static final int PATIENCE = 6;
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatLock.class);

    private final Folder folder;
    private final String name;
    private final String self = RunLock.self();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "firebreak-run-lock");
        thread.setDaemon(true);
        return thread;
    });
    private long beats;
    private boolean lost;

    private HeartbeatLock(Folder folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    static HeartbeatLock take(Folder folder, String name, Duration beat) throws IOException {
        HeartbeatLock lock = new HeartbeatLock(folder, name);
        if (!lock.create()) {
            String holder = folder.text(name).orElse("");
            pause(beat.multipliedBy(PATIENCE));
            if (folder.text(name).filter(now -> !now.equals(holder)).isPresent()) {
                throw RunLock.heldBy(holder);
            }
            LOG.warn("Taking over the lock of a run that shows no life: {}", holder);
            folder.delete(name);
            if (!lock.create()) {
                throw RunLock.heldBy(folder.text(name).orElse(""));
            }
        }
        // Ends with the executor, and reports its failures itself.
        var unused =
                lock.heart.scheduleAtFixedRate(lock::beat, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
        return lock;
    }

    private boolean create() throws IOException {
        try (OutputStream out = folder.opened(name, false)) {
            out.write(content());
            return true;
        } catch (FileAlreadyExistsException held) {
            return false;
        }
    }

    private synchronized void beat() {
        try {
            if (!ours()) {
                lost = true;
                heart.shutdown();
                return;
            }
            beats++;
            try (OutputStream out = folder.opened(name, true)) {
                out.write(content());
            }
        } catch (IOException e) {
            LOG.warn("Could not renew the lock of {}: {}", folder, e.toString());
        }
    }

    private boolean ours() throws IOException {
        return folder.text(name).filter(text -> text.startsWith(self)).isPresent();
    }

    private byte[] content() {
        return (self + ", beat " + beats).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void check() throws IOException {
        if (lost || !ours()) {
            throw new IOException("another process has taken over the run in " + folder
                    + ", because this one showed no life for too long");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!heart.isShutdown()) {
            heart.shutdownNow();
            if (ours()) {
                folder.delete(name);
            }
        }
    }

    private static void pause(Duration duration) throws IOException {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a lock", e);
        }
    }
}
