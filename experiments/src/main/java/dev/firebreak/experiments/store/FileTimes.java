package dev.firebreak.experiments.store;

import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** When files were changed, as a file system tells it to everybody who may look at them. */
final class FileTimes {
    private FileTimes() {}

    /** Gives every file in a folder, those of inner folders too, the time at which one of them was last changed. */
    static void level(Folder folder, String like) throws IOException {
        FileSystem files = folder.files();
        level(
                files,
                folder.path(),
                files.getFileStatus(new Path(folder.path(), like)).getModificationTime());
    }

    private static void level(FileSystem files, Path inner, long time) throws IOException {
        for (FileStatus status : files.listStatus(inner)) {
            if (status.isDirectory()) {
                level(files, status.getPath(), time);
            }
            files.setTimes(status.getPath(), time, -1);
        }
    }
}
