package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.FileDigests;
import dev.firebreak.datasets.FilePatterns;
import dev.firebreak.datasets.format.DataFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a source.
 *
 * @param paths files or folders that match
 */
record SourceFiles(List<String> paths) {

    /** Those that match a path or pattern. @throws InputException if there is none */
    static SourceFiles of(DataFolder folder, String path) {
        return new SourceFiles(
                folder.files(path).stream().map(file -> file.path().toString()).toList());
    }

    /**
     * SHA-256 of every file that Spark reads, by its name, below the folder that matches if it is one that matches; names that occur
     * in several folders are numbered in the order of the folders.
     */
    SortedMap<String, String> digests(Configuration hadoop) {
        SortedMap<String, DataFile> files = new TreeMap<>();
        for (String path : paths) {
            Path matching = FilePatterns.path(path);
            try {
                FileSystem system = matching.getFileSystem(hadoop);
                Path whole = system.makeQualified(matching);
                for (RemoteIterator<LocatedFileStatus> all = system.listFiles(whole, true); all.hasNext(); ) {
                    Path file = all.next().getPath();
                    String below = whole.toUri().relativize(file.toUri()).getPath();
                    if (Arrays.stream(below.split("/", -1)).noneMatch(SourceFiles::hidden)) {
                        if (system instanceof LocalFileSystem && file.getName().indexOf(':') >= 0) {
                            throw new InputException(file.toUri().getPath()
                                    + ": Spark cannot read a local file with a colon in its name; rename it");
                        }
                        String name = below.isEmpty() ? file.getName() : below;
                        String free = name;
                        for (int k = 2; files.containsKey(free); k++) {
                            free = name + " (" + k + ")";
                        }
                        files.put(free, new DataFile(file, hadoop));
                    }
                }
            } catch (IOException e) {
                throw new InputException(path + ": cannot be looked up: " + e.getMessage(), e);
            }
        }
        return FileDigests.of(files);
    }

    // As Spark does: _SUCCESS is no data, but a folder _column=value is.
    private static boolean hidden(String name) {
        return name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
    }
}
