package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** The runs at or below a folder: one run's own folder, an experiment's, or that of all results. */
public final class ResultFolders {
    /** {@code <out>/<name>/<run id>}: no run lies deeper below the folder of all results. */
    private static final int DEPTH = 2;

    private final Folder folder;
    private final List<ResultFolder> runs;

    private ResultFolders(Folder folder, List<ResultFolder> runs) {
        this.folder = folder;
        this.runs = List.copyOf(runs);
    }

    /**
     * Finds the runs, in the order of their paths.
     *
     * @throws InputException if there are none
     * @throws IOException if the file system fails
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
        return new ResultFolders(folder, runs);
    }

    private static void collect(Folder folder, int depth, List<ResultFolder> runs) throws IOException {
        if (folder.has(ResultFolder.SPEC) && folder.has(ResultFolder.MANIFEST)) {
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

    /** The runs; at least one. */
    public List<ResultFolder> runs() {
        return runs;
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

    /** The folder's own name. */
    public String name() {
        return folder.path().getName();
    }

    /**
     * Puts {@code report.html} into a folder, and returns where it is.
     *
     * @throws InputException if nothing can be written there
     */
    public static String writeReport(String path, Configuration configuration, byte[] html) throws IOException {
        Folder folder = Folder.at(path, configuration);
        try {
            folder.write(ResultFolder.REPORT, html);
        } catch (IOException e) {
            throw new InputException(
                    "cannot write " + folder + "/" + ResultFolder.REPORT + ": " + StorageException.reason(e), e);
        }
        return folder.in(ResultFolder.REPORT).toString();
    }
}
