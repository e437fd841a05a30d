package dev.firebreak.datasets;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.format.DataFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Where data sets lie. A set of the catalog lies in the sub-folder of its name, or directly in the root (so that the folder
 * of one set may be given as root); a relative path of a format call is relative to the root, or to the working folder if
 * there is no root.
 *
 * @param root a folder on any Hadoop file system; {@code null} if none was given
 * @param hadoop file system settings
 */
public record DataFolder(String root, Configuration hadoop) {

    /** The file of a catalog set, as published or decompressed. @throws InputException if it is nowhere, saying where to put it */
    public DataFile require(String set, String file) {
        if (root == null) {
            throw new InputException("data set " + set + " needs a data folder: give --data DIR or set FIREBREAK_DATA");
        }
        String plain = file.endsWith(".gz") ? file.substring(0, file.length() - ".gz".length()) : file;
        Path base = new Path(root);
        for (Path folder : List.of(new Path(base, set), base)) {
            for (String name : List.of(file, plain)) {
                Path path = new Path(folder, name);
                if (exists(path)) {
                    return new DataFile(path, hadoop);
                }
            }
        }
        throw new InputException("data set " + set + ": " + file + " is neither in " + new Path(base, set) + " nor in "
                + base + "; put it there, or run: firebreak datasets fetch " + set + " --data " + root);
    }

    /** The file of this path. @throws InputException if there is none */
    public DataFile file(String path) {
        List<DataFile> found = files(path);
        if (found.size() != 1) {
            throw new InputException(resolve(path) + ": matches " + found.size() + " files; expected one");
        }
        return found.get(0);
    }

    /** The files that match this path or glob pattern, by name. @throws InputException if there is none */
    public List<DataFile> files(String pattern) {
        Path path = resolve(pattern);
        try {
            FileStatus[] found = path.getFileSystem(hadoop).globStatus(path);
            if (found == null || found.length == 0) {
                throw new InputException(path + ": no such file");
            }
            return Arrays.stream(found)
                    .map(FileStatus::getPath)
                    .sorted()
                    .map(p -> new DataFile(p, hadoop))
                    .toList();
        } catch (IOException e) {
            throw new InputException(path + ": cannot be looked up: " + e.getMessage(), e);
        }
    }

    private Path resolve(String path) {
        return root == null ? new Path(path) : new Path(new Path(root), path);
    }

    private boolean exists(Path path) {
        try {
            return path.getFileSystem(hadoop).exists(path);
        } catch (IOException e) {
            throw new InputException(path + ": cannot be looked up: " + e.getMessage(), e);
        }
    }
}
