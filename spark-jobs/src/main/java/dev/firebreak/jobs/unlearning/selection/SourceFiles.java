package dev.firebreak.jobs.unlearning.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.format.DataFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a source.
 *
 * @param paths files or folders that match
 * @param digest over names, lengths and times of change of every file
 */
record SourceFiles(List<String> paths, String digest) {

    /** Those that match a path or pattern. @throws InputException if there is none */
    static SourceFiles of(DataFolder folder, String path) {
        List<Path> found = folder.files(path).stream().map(DataFile::path).toList();
        StringBuilder facts = new StringBuilder();
        try {
            for (Path one : found) {
                describe(one.getFileSystem(folder.hadoop()), one, facts);
            }
        } catch (IOException e) {
            throw new InputException(path + ": cannot be looked up: " + e.getMessage(), e);
        }
        return new SourceFiles(
                found.stream().map(Path::toString).toList(),
                Sha256.hex(facts.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void describe(FileSystem files, Path path, StringBuilder facts) throws IOException {
        for (RemoteIterator<LocatedFileStatus> all = files.listFiles(path, true); all.hasNext(); ) {
            FileStatus file = all.next();
            facts.append(file.getPath().getName())
                    .append(' ')
                    .append(file.getLen())
                    .append(' ')
                    .append(file.getModificationTime())
                    .append('\n');
        }
    }
}
