package dev.firebreak.datasets.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Lets one process at a time bring a file: an operating-system lock on a hidden file beside it. That file stays, because a lock on
 * a removed file excludes no other process.
 */
final class PartLock implements Closeable {
    private static final long POLL_MILLISECONDS = 100;

    private final FileChannel channel;
    private final boolean waited;

    private PartLock(FileChannel channel, boolean waited) {
        this.channel = channel;
        this.waited = waited;
    }

    /**
     * Waits for the lock of this part and takes it.
     *
     * @param log takes a line if there is something to wait for
     */
    static PartLock acquire(Path part, Consumer<String> log) throws IOException, InterruptedException {
        FileChannel channel = FileChannel.open(
                part.resolveSibling("." + part.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            boolean waited = false;
            while (tryLock(channel) == null) {
                if (!waited) {
                    log.accept("waiting for another fetch of " + part);
                }
                waited = true;
                Thread.sleep(POLL_MILLISECONDS);
            }
            return new PartLock(channel, waited);
        } catch (IOException | InterruptedException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether another fetch held the lock, and may have brought the file. */
    boolean waited() {
        return waited;
    }

    // Closing the channel releases the lock.
    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
