package dev.firebreak.experiments.spec;

import dev.firebreak.core.InputException;
import dev.firebreak.core.LastInput;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.datasets.FilePatterns;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Finds specs: files here, files on any Hadoop file system, and those shipped under {@code experiments/} by name. */
public final class SpecFiles {
    private static final String FOLDER = "experiments";
    private static final String ENDING = ".yaml";

    private SpecFiles() {}

    /**
     * The text of a spec.
     *
     * @param name a local path, a URI such as {@code hdfs://...}, or a shipped name such as {@code nnm/mnist}
     * @param hadoop settings of file systems, asked for where the name is a URI
     * @throws InputException if there is no such file, or it is not UTF-8
     */
    public static SpecText read(String name, Supplier<Configuration> hadoop) {
        LastInput.opened(name);
        try {
            if (name.contains("://")) {
                return remote(name, hadoop.get());
            }
            Path file = Path.of(name);
            if (Files.isRegularFile(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    return text(name, in);
                }
            }
            List<String> shipped = shipped();
            if (shipped.contains(name)) {
                return resource(FOLDER + "/" + name + ENDING);
            }
            throw new InputException(
                    Files.isDirectory(file)
                            ? name + ": this is a folder; a spec is a file"
                            : "there is no spec '" + name + "': neither a file nor shipped"
                                    + Nearest.hint(name, shipped));
        } catch (UnknownHostException e) {
            throw new InputException("the spec '" + name + "' cannot be read: there is no host " + e.getMessage(), e);
        } catch (IOException e) {
            throw new InputException("the spec '" + name + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** The names of the shipped specs, such as {@code nnm/mnist}, in alphabetical order. */
    public static List<String> shipped() {
        return shipped(FOLDER, ENDING);
    }

    /** The text of a file that is shipped. */
    public static SpecText resource(String path) throws IOException {
        try (InputStream in = SpecFiles.class.getResourceAsStream("/" + path)) {
            return text(path, in);
        }
    }

    /** The names, without their ending, of the files with this ending that are shipped in a folder, in alphabetical order. */
    public static List<String> shipped(String root, String ending) {
        URL folder = SpecFiles.class.getResource("/" + root);
        if (folder == null) {
            return List.of();
        }
        try {
            URI uri = folder.toURI();
            if (!uri.getScheme().equals("jar")) {
                return names(Path.of(uri), ending);
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return names(jar.getPath("/" + root), ending);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException impossible) {
            throw new AssertionError("a class loader's URL is a URI", impossible);
        }
    }

    private static List<String> names(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(ending))
                    .map(file -> file.substring(0, file.length() - ending.length()))
                    .sorted()
                    .toList();
        }
    }

    private static SpecText remote(String name, Configuration hadoop) throws IOException {
        org.apache.hadoop.fs.Path path = FilePatterns.path(name);
        try (InputStream in = FilePatterns.system(path, hadoop).open(path)) {
            return text(name, in);
        }
    }

    private static SpecText text(String source, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(YamlText.LONGEST + 1);
        if (bytes.length > YamlText.LONGEST) {
            throw new InputException(source + ": is longer than " + YamlText.LONGEST + " bytes, the most that is read");
        }
        try {
            return new SpecText(
                    source,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new InputException(source + ": this is not UTF-8 text", e);
        }
    }

    /** Spark's configuration, which {@code spark-submit} hands down as system properties. */
    public static Map<String, String> properties() {
        return System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, System::getProperty));
    }
}
