package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock of the operating system on a file, which a dead process cannot keep. A process loses every such lock on a file when it closes
 * any of its descriptors of that file (POSIX, fcntl), so the file is opened once and by nobody else: its holder's name lies in a second
 * file, and a lock that this process holds already is refused without a look at the file. The file is never deleted: whoever opened it
 * before would lock what no longer has a name.
 */
record LocalLock(Folder folder, String holder, Path file, FileChannel channel) implements RunLock {
    private static final String HOLDER = ".holder";
    private static final Set<Path> OPEN = new HashSet<>();

    private static final Logger LOG = LoggerFactory.getLogger(LocalLock.class);

    static LocalLock take(Folder folder, String name) throws IOException {
        String holder = name + HOLDER;
        // The same file by whatever way the folder is named.
        Path file =
                ((LocalDisk) folder.files()).file(folder.path()).toRealPath().resolve(name);
        synchronized (OPEN) {
            if (!OPEN.add(file)) {
                throw heldBy(folder, holder);
            }
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            if (!locked(channel)) {
                throw heldBy(folder, holder);
            }
            folder.protect(name);
            folder.settle();
            folder.write(holder, RunLock.self().getBytes(StandardCharsets.UTF_8));
            return new LocalLock(folder, holder, file, channel);
        } catch (IOException | RuntimeException e) {
            release(file, channel);
            throw e;
        }
    }

    /** Deletes the name of a holder that died from a local disk; that this fails is no harm. */
    static void tidy(Folder folder, String name) {
        try {
            if (folder.files() instanceof LocalDisk && folder.has(name + HOLDER)) {
                take(folder, name).close();
            }
        } catch (IOException | InputException e) {
            // A holder that lives deletes it itself; on a disk that cannot be written it stays.
            LOG.debug("The holder of {} in {} stays", name, folder, e);
        }
    }

    private static void release(Path file, FileChannel channel) throws IOException {
        synchronized (OPEN) {
            try {
                if (channel != null) {
                    channel.close();
                }
            } finally {
                OPEN.remove(file);
            }
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static InputException heldBy(Folder folder, String holder) throws IOException {
        return RunLock.heldBy(folder.text(holder).orElse("which has not given its name yet"));
    }

    @Override
    public void check() {
        // The operating system keeps it until it is closed.
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try {
                folder.delete(holder);
            } finally {
                release(file, channel);
            }
        }
    }
}
