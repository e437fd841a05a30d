package dev.firebreak.experiments.store;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local disk as a process sees it that is killed at one of its changes: that change is not made (a file being written is left
 * cut in half) and nothing works any more.
 */
public final class DyingFileSystem extends LocalDisk {
    /** Setting: how many changes succeed. */
    static final String CHANGES = "dying.changes";
    /** Setting: whether a rename refuses to replace a file, as on HDFS. */
    static final String CAREFUL = "dying.careful";

    private static final URI ROOT = URI.create("dying:///");

    private static final String COUNTER = "dying.counter";
    private static final Map<String, AtomicLong> COUNTERS = new ConcurrentHashMap<>();

    private AtomicLong left;
    private boolean careful;

    /** A configuration in which {@code dying:///...} is the local disk, for that many changes, whoever makes them. */
    public static Configuration configuration(long changes, boolean careful) {
        Configuration configuration = new Configuration(false);
        configuration.set("fs.dying.impl", DyingFileSystem.class.getName());
        configuration.setBoolean("fs.dying.impl.disable.cache", true);
        configuration.setLong(CHANGES, changes);
        configuration.set(COUNTER, UUID.randomUUID().toString());
        configuration.setBoolean(CAREFUL, careful);
        return configuration;
    }

    @Override
    public void initialize(URI uri, Configuration configuration) throws IOException {
        super.initialize(uri, configuration);
        left = COUNTERS.computeIfAbsent(
                configuration.get(COUNTER), id -> new AtomicLong(configuration.getLong(CHANGES, Long.MAX_VALUE)));
        careful = configuration.getBoolean(CAREFUL, false);
    }

    @Override
    public URI getUri() {
        return ROOT;
    }

    private void change() throws IOException {
        if (left.decrementAndGet() < 0) {
            throw new IOException("killed");
        }
    }

    @Override
    protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission permission)
            throws IOException {
        change();
        return new Cut(super.createOutputStreamWithMode(path, append, permission));
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        if (careful && exists(to)) {
            return false;
        }
        change();
        return super.rename(from, to);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        if (recursive && left.get() >= 0 && exists(path)) {
            // A folder goes file by file, in any order.
            for (FileStatus inner : getFileStatus(path).isDirectory() ? listStatus(path) : new FileStatus[0]) {
                delete(inner.getPath(), true);
            }
        }
        change();
        return super.delete(path, recursive);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        if (!exists(path)) {
            change();
        }
        return super.mkdirs(path);
    }

    @Override
    void sync(Path path) {
        // A kill takes nothing from the operating system.
    }

    @Override
    boolean link(Path from, Path to) throws IOException {
        change();
        return super.link(from, to);
    }

    /** Writes the first half of each block of bytes before the second counts as a change. */
    private final class Cut extends OutputStream {
        private final OutputStream file;

        Cut(OutputStream file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            file.write(bytes, offset, length / 2);
            change();
            file.write(bytes, offset + length / 2, length - length / 2);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
