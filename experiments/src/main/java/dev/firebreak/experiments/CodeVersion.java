package dev.firebreak.experiments;

import dev.firebreak.core.Sha256;
import dev.firebreak.core.part.PlugIns;
import dev.firebreak.experiments.run.Kinds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which code runs. {@link #code()} is part of every run id: SHA-256 over the digests of the modules' sources, which the build
 * writes, the versions of the numeric libraries, and the digests of plug-in jars. Sources of reports, of the command line and of
 * benchmarks are not part of it, for they change no result; nor is the commit, which two builds of uncommitted sources share.
 */
public final class CodeVersion {
    private static final String MODULES = "META-INF/firebreak/modules.txt";
    private static final String NUMERIC = "numeric.";
    private static final Properties BUILT = properties("version.properties");
    private static final Properties COMMIT = properties("commit.properties");
    private static final SortedMap<String, String> MODULE_DIGESTS = modules(CodeVersion.class.getClassLoader());
    private static final SortedMap<String, String> LIBRARIES = BUILT.stringPropertyNames().stream()
            .filter(key -> key.startsWith(NUMERIC))
            .collect(Collectors.toMap(
                    key -> key.substring(NUMERIC.length()), BUILT::getProperty, (a, b) -> a, TreeMap::new));

    private CodeVersion() {}

    /** The version of Firebreak, as 0.1.0. */
    public static String firebreak() {
        return BUILT.getProperty("version");
    }

    /** The version of Spark that it was built for. */
    public static String spark() {
        return BUILT.getProperty("spark");
    }

    /** The digest of everything that numbers come from, 64 hexadecimal digits. */
    public static String code() {
        return of(MODULE_DIGESTS, LIBRARIES, PlugIns.digests(Kinds.plugIns()));
    }

    /** The commit that was built, or {@code unknown} outside a clone; {@link #dirty()} says whether it is all that was built. */
    public static String commit() {
        return COMMIT.getProperty("commit");
    }

    /** Whether files differed from the commit when they were built, or the commit is unknown. */
    public static boolean dirty() {
        return Boolean.parseBoolean(COMMIT.getProperty("dirty"));
    }

    /**
     * The code version of some code.
     *
     * @param modules digest by module
     * @param libraries version by numeric library
     * @param plugins digests of plug-in jars, in any order
     * @return 64 hexadecimal digits
     */
    static String of(
            SortedMap<String, String> modules, SortedMap<String, String> libraries, Collection<String> plugins) {
        StringBuilder text = new StringBuilder();
        modules.forEach((name, digest) -> text.append("module " + name + " " + digest + "\n"));
        libraries.forEach((name, version) -> text.append("library " + name + " " + version + "\n"));
        new TreeSet<>(plugins).forEach(digest -> text.append("plug-in jar " + digest + "\n"));
        return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The digests of all modules on a class path.
     *
     * @throws IllegalStateException if there is none, or one module is there in two versions
     */
    static SortedMap<String, String> modules(ClassLoader loader) {
        SortedMap<String, String> modules = new TreeMap<>();
        try {
            for (URL resource : Collections.list(loader.getResources(MODULES))) {
                try (InputStream in = resource.openStream()) {
                    // Lines of a name and a digest.
                    Properties lines = new Properties();
                    lines.load(in);
                    for (String name : lines.stringPropertyNames()) {
                        String other = modules.put(name, lines.getProperty(name));
                        if (other != null && !other.equals(modules.get(name))) {
                            throw new IllegalStateException(
                                    "the class path holds two versions of " + name + "; keep one of them");
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (modules.isEmpty()) {
            throw new IllegalStateException("no " + MODULES + " on the class path; build with Maven");
        }
        return modules;
    }

    private static Properties properties(String resource) {
        Properties properties = new Properties();
        try (InputStream in = CodeVersion.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource + " on the class path; build with Maven");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
