package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * The runs at or below a folder: one run's own folder, an experiment's, or that of all results.
 *
 * @param name the folder's own name
 * @param runs in the order of their paths; at least one
 */
public record ResultFolders(String name, List<ResultFolder> runs) {
    /** {@code <out>/<name>/<run id>}: no run lies deeper below the folder of all results. */
    private static final int DEPTH = 2;

    /**
     * Finds the runs.
     *
     * @throws InputException if there are none
     */
    public static ResultFolders at(String path, Configuration configuration) throws IOException {
        Folder folder = Folder.at(path, configuration);
        List<ResultFolder> runs = new ArrayList<>();
        collect(folder, DEPTH, runs);
        if (runs.isEmpty()) {
            throw new InputException(
                    folder + " holds no run; give the folder of a run (<out>/<name>/<run id>), of an experiment"
                            + " (<out>/<name>) or of all results (<out>)");
        }
        return new ResultFolders(folder.path().getName(), List.copyOf(runs));
    }

    private static void collect(Folder folder, int depth, List<ResultFolder> runs) throws IOException {
        if (ResultFolder.isThere(folder)) {
            runs.add(new ResultFolder(folder));
        } else if (depth > 0) {
            for (String name : folder.folders()) {
                // Names with a dot are runs being redone or on their way out.
                if (!name.startsWith(".")) {
                    collect(folder.in(name), depth - 1, runs);
                }
            }
        }
    }

    /**
     * Those runs that can be shown: finished ones as they were written, and unfinished ones that can be read.
     *
     * @param problems is given a sentence for each of the others
     */
    public List<ResultFolder> readable(Consumer<String> problems) throws IOException {
        List<ResultFolder> readable = new ArrayList<>();
        for (ResultFolder run : runs) {
            try {
                run.requireReadable();
                readable.add(run);
            } catch (InputException damaged) {
                problems.accept("not shown: " + damaged.getMessage());
            }
        }
        return readable;
    }

    /**
     * Writes a file beside the results that is only ever seen whole, or puts it in place of the one there is; it is on the disk when this
     * returns. The folder is made if it is missing, and what a crash left half written in it is deleted.
     *
     * @param path of the folder, on any Hadoop file system
     * @return where the file is
     * @throws InputException if the folder cannot be made, or the file not be written
     */
    public static String write(String path, String name, byte[] bytes, Configuration configuration) {
        String place = path;
        try {
            Folder folder = Folder.at(path, configuration);
            place = folder + "/" + name;
            folder.create();
            folder.settle();
            folder.write(name, bytes);
            folder.sync();
            return place;
        } catch (IllegalArgumentException | IOException e) {
            throw new InputException("cannot write " + place + ": " + StorageException.reason(e), e);
        }
    }
}
