package dev.firebreak.experiments.store;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The local disk as {@code pausing:///...} in a process that stands still for ever once so many files have become visible, so that it
 * can be killed exactly there.
 */
public final class PausingFileSystem extends LocalDisk {
    /** Setting: how many files become visible before the process pauses. */
    public static final String FILES = "pausing.files";
    /** Setting: the name of a file after which the process pauses. */
    public static final String NAME = "pausing.name";
    /** What standard output says when it pauses. */
    public static final String PAUSED = "paused after ";

    private static final URI ROOT = URI.create("pausing:///");
    private static final AtomicLong SEEN = new AtomicLong();

    private long most;
    private String last;

    @Override
    public void initialize(URI uri, Configuration configuration) throws IOException {
        super.initialize(uri, configuration);
        most = configuration.getLong(FILES, Long.MAX_VALUE);
        last = configuration.get(NAME, "");
    }

    @Override
    public URI getUri() {
        return ROOT;
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        boolean renamed = super.rename(from, to);
        if (SEEN.incrementAndGet() == most || to.getName().equals(last)) {
            System.out.println(PAUSED + to);
            System.out.flush();
            while (true) {
                try {
                    TimeUnit.DAYS.sleep(1);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
        }
        return renamed;
    }
}
