package dev.firebreak.datasets.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;

/** Small files for the readers' tests. */
final class TestFiles {
    // Making one reads its defaults anew, which takes longer than reading a small file.
    private static final Configuration HADOOP = new Configuration();

    private TestFiles() {}

    static DataFile at(Path path) {
        return new DataFile(new org.apache.hadoop.fs.Path(path.toUri()), HADOOP);
    }

    static DataFile write(Path folder, String name, byte[] content) {
        try {
            return at(Files.write(folder.resolve(name), content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DataFile write(Path folder, String name, String content) {
        return write(folder, name, content.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
