package dev.firebreak.experiments.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;

/** The local disk with a record of what is brought to it and what is renamed, in order. */
public final class SyncedDisk extends LocalDisk {
    static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    static Configuration configuration() {
        Configuration configuration = new Configuration(false);
        configuration.set("fs.synced.impl", SyncedDisk.class.getName());
        configuration.setBoolean("fs.synced.impl.disable.cache", true);
        return configuration;
    }

    @Override
    public URI getUri() {
        return URI.create("synced:///");
    }

    @Override
    protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission permission)
            throws IOException {
        return new Recorded(path, super.createOutputStreamWithMode(path, append, permission));
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        EVENTS.add("rename " + from.toUri().getPath() + " " + to.toUri().getPath());
        return super.rename(from, to);
    }

    @Override
    void sync(Path path) throws IOException {
        super.sync(path);
        EVENTS.add("sync " + path.toUri().getPath());
    }

    private static final class Recorded extends FilterOutputStream implements Syncable {
        private final Path path;

        Recorded(Path path, OutputStream file) {
            super(file);
            this.path = path;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void hflush() throws IOException {
            ((Syncable) out).hflush();
        }

        @Override
        public void hsync() throws IOException {
            ((Syncable) out).hsync();
            EVENTS.add("sync " + path.toUri().getPath());
        }
    }
}
