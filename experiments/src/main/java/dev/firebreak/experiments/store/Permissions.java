package dev.firebreak.experiments.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/** Permissions on file systems that have them: the local one, where it is POSIX, and HDFS. Others are left as they are. */
final class Permissions {
    /** A folder for its owner alone. */
    static final FsPermission FOLDER = new FsPermission((short) 0700);
    /** A file for its owner alone. */
    static final FsPermission FILE = new FsPermission((short) 0600);

    private static final int OTHERS = 077;
    private static final String HDFS = "hdfs";

    private Permissions() {}

    /** Sets the permissions of a file or folder. */
    static void set(FileSystem files, Path path, FsPermission permission) throws IOException {
        if (files instanceof LocalDisk disk) {
            if (posix(disk.file(path))) {
                Files.setPosixFilePermissions(disk.file(path), PosixFilePermissions.fromString(permission.toString()));
            }
        } else if (HDFS.equals(files.getScheme())) {
            files.setPermission(path, permission);
        }
    }

    /** Whether others than its owner have any permission on a file or folder, where that is known. */
    static boolean openToOthers(FileSystem files, Path path) throws IOException {
        if (files instanceof LocalDisk disk) {
            return posix(disk.file(path))
                    && !PosixFilePermissions.fromString("rwx------")
                            .containsAll(Files.getPosixFilePermissions(disk.file(path)));
        }
        return HDFS.equals(files.getScheme())
                && (files.getFileStatus(path).getPermission().toShort() & OTHERS) != 0;
    }

    private static boolean posix(java.nio.file.Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class);
    }
}
