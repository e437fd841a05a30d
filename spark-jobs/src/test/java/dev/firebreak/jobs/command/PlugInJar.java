package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Jars of plug-ins, compiled as a user would compile them. */
final class PlugInJar {
    private static final String SERVICE = "META-INF/services/dev.firebreak.core.part.PartProvider";

    private static final String KINDS = "META-INF/services/dev.firebreak.experiments.run.KindProvider";

    private PlugInJar() {}

    /** The example project of the documentation. */
    static Path example(Path folder) throws IOException {
        Path project = Path.of("..", "docs", "extend", "src", "main");
        try (Stream<Path> files = Files.walk(project.resolve("java"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            Path resources = project.resolve("resources");
            return jar(
                    folder.resolve("example.jar"),
                    sources,
                    Map.of(
                            SERVICE, Files.readString(resources.resolve(SERVICE)),
                            KINDS, Files.readString(resources.resolve(KINDS))));
        }
    }

    /** A jar with one provider of this body, and one more entry in its list of providers. */
    static Path of(Path folder, String name, String body, String more) throws IOException {
        String source = """
                import dev.firebreak.aggregation.Rule;
                import dev.firebreak.core.part.Part;
                import dev.firebreak.core.part.PartProvider;
                import java.util.List;
import java.util.Map;
                public final class %s implements PartProvider { %s }
                """.formatted(name, body);
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        return jar(folder.resolve(name + ".jar"), List.of(file), Map.of(SERVICE, name + "\n" + more));
    }

    /** A jar with one provider of kinds. */
    static Path ofKind(Path folder, String name, String source) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".java"), "import java.util.List;\n" + source);
        return jar(folder.resolve(name + ".jar"), List.of(file), Map.of(KINDS, name));
    }

    private static Path jar(Path jar, List<Path> sources, Map<String, String> providers) throws IOException {
        Path classes = Files.createTempDirectory(jar.getParent(), "classes");
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "--release", "17", "-proc:none"));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
        sources.forEach(source -> arguments.add(source.toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, OutputStream.nullOutputStream(), said, arguments.toArray(String[]::new));
        assertEquals(0, code, said.toString(StandardCharsets.UTF_8));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entry(out, classes.relativize(file).toString(), Files.readAllBytes(file));
            }
            for (Map.Entry<String, String> service : providers.entrySet()) {
                entry(out, service.getKey(), service.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static void entry(JarOutputStream out, String name, byte[] bytes) throws IOException {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(bytes);
    }

    /** Does something where the context class loader sees these jars. */
    static <T> T with(Callable<T> work, Path... jars) throws Exception {
        URL[] urls = new URL[jars.length];
        for (int i = 0; i < jars.length; i++) {
            urls[i] = jars[i].toUri().toURL();
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls, before)) {
            thread.setContextClassLoader(loader);
            return work.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
