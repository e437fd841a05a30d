package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.FileDigests;
import dev.firebreak.datasets.format.DataFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The files of a source. */
final class SourceFiles {
    private SourceFiles() {}

    /** The files and folders that match a path or pattern. @throws InputException if there is none */
    static String[] matching(DataFolder folder, String path) {
        return folder.files(path).stream().map(file -> file.path().toString()).toArray(String[]::new);
    }

    /**
     * SHA-256 of every file that Spark reads, by its name, or by its path below the folder that matches; names that occur in several
     * folders are numbered in the order of the folders.
     */
    static SortedMap<String, String> digests(DataFolder folder, String path) {
        SortedMap<String, DataFile> files = new TreeMap<>();
        for (DataFile found : folder.files(path)) {
            Path matching = found.path();
            try {
                FileSystem system = matching.getFileSystem(folder.hadoop());
                Path whole = system.makeQualified(matching);
                for (RemoteIterator<LocatedFileStatus> all = system.listFiles(whole, true); all.hasNext(); ) {
                    Path file = all.next().getPath();
                    String below = whole.toUri().relativize(file.toUri()).getPath();
                    if (Arrays.stream(below.split("/", -1)).noneMatch(SourceFiles::hidden)) {
                        if (system instanceof LocalFileSystem && file.getName().indexOf(':') >= 0) {
                            throw new InputException(file.toUri().getPath()
                                    + ": Spark cannot read a local file with a colon in its name; rename it");
                        }
                        DataFolder.put(
                                files, below.isEmpty() ? file.getName() : below, new DataFile(file, folder.hadoop()));
                    }
                }
            } catch (IOException e) {
                throw new InputException(matching + ": cannot be looked up: " + e.getMessage(), e);
            }
        }
        return FileDigests.of(files);
    }

    // As Spark does: _SUCCESS is no data, but a folder _column=value is.
    private static boolean hidden(String name) {
        return name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
    }
}
