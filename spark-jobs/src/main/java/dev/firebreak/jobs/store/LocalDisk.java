package dev.firebreak.jobs.store;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local disk without what Hadoop adds to it: a checksum file beside each file, and, where its native library is absent,
 * a chmod process for each file and folder, which costs more than writing it. They get the permissions of the process's umask.
 */
class LocalDisk extends RawLocalFileSystem {

    /** The local disk, ready for use. */
    static LocalDisk open(Configuration configuration) throws IOException {
        LocalDisk disk = new LocalDisk();
        disk.initialize(disk.getUri(), configuration);
        return disk;
    }

    @Override
    protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission permission)
            throws IOException {
        return new FileOutputStream(pathToFile(path), append);
    }

    @Override
    protected boolean mkOneDirWithMode(Path path, File folder, FsPermission permission) {
        return folder.mkdir() || folder.isDirectory();
    }
}
