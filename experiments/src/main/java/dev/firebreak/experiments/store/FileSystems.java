package dev.firebreak.experiments.store;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** The file systems that results can be on. */
final class FileSystems {
    private FileSystems() {}

    /**
     * The one that a path names.
     *
     * @throws UnsupportedFileSystemException if it has no folders or cannot be used as it is set up
     */
    static FileSystem of(Path path, Configuration configuration) throws IOException {
        // Hadoop reads files from there, but takes any address for one.
        if (String.valueOf(path.toUri().getScheme()).matches("(?i)https?")) {
            throw new UnsupportedFileSystemException("results cannot be at the web address " + path);
        }
        try {
            FileSystem files = path.getFileSystem(configuration);
            return files instanceof LocalFileSystem ? LocalDisk.open(configuration) : files;
        } catch (UnsupportedFileSystemException | ConnectException | UnknownHostException e) {
            throw e;
        } catch (IOException e) {
            UnsupportedFileSystemException unusable =
                    new UnsupportedFileSystemException(path + ": " + StorageException.reason(e));
            unusable.initCause(e);
            throw unusable;
        }
    }
}
