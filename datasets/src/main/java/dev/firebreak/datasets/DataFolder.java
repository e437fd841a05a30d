package dev.firebreak.datasets;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.datasets.format.DataFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where data sets lie. The files of a catalog set lie in a sub-folder (as in {@code mnist/train-images-idx3-ubyte.gz}), or
 * directly in the root, so that the folder of one set may be given as root. A relative path of a format call is relative to
 * the root, or to the working folder if there is no root.
 *
 * @param root a folder on any Hadoop file system; {@code null} if none was given
 * @param hadoop file system settings
 */
public record DataFolder(String root, Configuration hadoop) {
    private static final String COMPRESSED = ".gz";

    /**
     * The file of a catalog set, compressed or not.
     *
     * @param set the set's name
     * @param file its path below the root, as the catalog gives it
     * @throws InputException if it is nowhere, saying where to put it
     */
    public DataFile require(String set, String file) {
        if (root == null) {
            throw new InputException("data set " + set + " needs a data folder: give --data DIR or set FIREBREAK_DATA");
        }
        Path expected = new Path(FilePatterns.path(root), file);
        return find(file)
                .orElseThrow(() -> new InputException("data set " + set + ": no file " + expected
                        + "; put it there, or run: firebreak datasets fetch " + set + " --data " + root));
    }

    /** The file of a catalog set where it lies, if it does; {@code file} is its path below the root. */
    public Optional<DataFile> find(String file) {
        Path base = FilePatterns.path(root);
        String plain = file.endsWith(COMPRESSED) ? content(file) : file + COMPRESSED;
        for (Path path : List.of(new Path(base, file), new Path(base, plain))) {
            for (Path candidate : List.of(path, new Path(base, path.getName()))) {
                if (exists(candidate)) {
                    return Optional.of(new DataFile(candidate, hadoop));
                }
            }
        }
        return Optional.empty();
    }

    /** The file of this path. @throws InputException if there is not exactly one */
    public DataFile file(String path) {
        List<DataFile> found = files(path);
        if (found.size() != 1) {
            throw new InputException(resolve(path) + ": matches " + found.size() + " files; expected one");
        }
        return found.get(0);
    }

    /**
     * The files that some parameters of a call name, each as {@code parameter/file}.
     *
     * @param inside finds the files in each file or folder
     * @param parameters those that hold a path or glob pattern; the ones that the call leaves out are skipped
     * @throws InputException if a file is missing
     */
    SortedMap<String, DataFile> files(
            Arguments call, Function<DataFile, Stream<DataFile>> inside, String... parameters) {
        SortedMap<String, DataFile> named = new TreeMap<>();
        for (String parameter : parameters) {
            if (call.has(parameter)) {
                files(call.text(parameter)).stream()
                        .flatMap(inside)
                        .forEachOrdered(file ->
                                put(named, parameter + "/" + content(file.path().getName()), file));
            }
        }
        return named;
    }

    /** Adds a file; of several files of one name, the further ones are numbered in the order in which they are added. */
    public static void put(Map<String, DataFile> files, String name, DataFile file) {
        String free = name;
        for (int k = 2; files.containsKey(free); k++) {
            free = name + " (" + k + ")";
        }
        files.put(free, file);
    }

    /** A file's name without the ending of its compression. */
    static String content(String name) {
        return name.endsWith(COMPRESSED) ? name.substring(0, name.length() - COMPRESSED.length()) : name;
    }

    /** The files that match this path or glob pattern, by name. @throws InputException if there is none */
    public List<DataFile> files(String pattern) {
        Path path = resolve(pattern);
        try {
            List<Path> found = FilePatterns.matches(path, hadoop);
            if (found.isEmpty()) {
                throw new InputException(path + ": no such file");
            }
            return found.stream().map(p -> new DataFile(p, hadoop)).toList();
        } catch (IOException e) {
            throw new InputException(path + ": cannot be looked up: " + e.getMessage(), e);
        }
    }

    private Path resolve(String path) {
        Path named = FilePatterns.path(path);
        return root == null ? named : new Path(FilePatterns.path(root), named);
    }

    private boolean exists(Path path) {
        try {
            return path.getFileSystem(hadoop).exists(path);
        } catch (IOException e) {
            throw new InputException(path + ": cannot be looked up: " + e.getMessage(), e);
        }
    }
}
