package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Files beside the results, on any Hadoop file system, that are only ever seen whole. */
public final class OutputFolder {
    private OutputFolder() {}

    /**
     * Writes a file, or puts it in place of the one there is; it is on the disk when this returns. The folder is made if it is missing, and
     * what a crash left half written in it is deleted.
     *
     * @param path of the folder
     * @param name of the file
     * @param configuration settings of the file system
     * @throws InputException if the folder cannot be made
     * @throws IOException if the file cannot be written
     */
    public static void write(String path, String name, byte[] bytes, Configuration configuration) throws IOException {
        Folder folder;
        try {
            folder = Folder.at(path, configuration);
            folder.create();
            folder.settle();
        } catch (IllegalArgumentException | IOException e) {
            String reason = e instanceof IOException failed ? StorageException.reason(failed) : e.getMessage();
            throw new InputException("cannot write to '" + path + "': " + reason, e);
        }
        folder.write(name, bytes);
        folder.sync();
    }
}
