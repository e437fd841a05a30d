package dev.firebreak.datasets;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Paths and glob patterns as a person writes them, on any Hadoop file system. A text is a URI only if its scheme is followed by
 * a slash, so that {@code 10:00.csv} is a file name; Hadoop's own parser and glob take the part before the colon for a scheme,
 * and fail on every pattern in a folder that holds such a name.
 */
public final class FilePatterns {
    private static final String WILDCARDS = "*?[{\\";

    private FilePatterns() {}

    /** The path of this text. */
    public static Path path(String text) {
        return text.matches("(?s)[a-zA-Z][a-zA-Z0-9+.-]*:/.*") ? new Path(text) : new Path(null, null, text);
    }

    /**
     * The file system of a path, on which a file of this name can be opened. Hadoop's local file system looks for a checksum
     * file beside every file, by a name that it cannot build if there is a colon in it.
     *
     * @throws IOException if there is no such file system
     */
    public static FileSystem system(Path path, Configuration hadoop) throws IOException {
        FileSystem system = path.getFileSystem(hadoop);
        return system instanceof LocalFileSystem local && path.getName().indexOf(':') >= 0
                ? local.getRawFileSystem()
                : system;
    }

    // The file of exactly this name, or else the files whose names match, component by component, by name.
    static List<Path> matches(Path pattern, Configuration hadoop) throws IOException {
        FileSystem system = pattern.getFileSystem(hadoop);
        return system.exists(pattern)
                ? List.of(pattern)
                : matches(system, pattern).stream().sorted().toList();
    }

    private static List<Path> matches(FileSystem system, Path pattern) throws IOException {
        if (pattern.getParent() == null || pattern.getName().isEmpty()) {
            return List.of(pattern.isAbsolute() ? pattern : new Path("."));
        }
        List<Path> found = new ArrayList<>();
        for (Path folder : matches(system, pattern.getParent())) {
            found.addAll(children(system, folder, pattern.getName()));
        }
        return found;
    }

    private static List<Path> children(FileSystem system, Path folder, String component) throws IOException {
        if (component.chars().noneMatch(c -> WILDCARDS.indexOf(c) >= 0)) {
            Path child = new Path(folder, new Path(null, null, component));
            return system.exists(child) ? List.of(child) : List.of();
        }
        GlobFilter filter = new GlobFilter(component);
        try {
            return Arrays.stream(system.listStatus(folder))
                    .map(FileStatus::getPath)
                    .filter(filter::accept)
                    .toList();
        } catch (FileNotFoundException noFolder) {
            return List.of();
        }
    }
}
