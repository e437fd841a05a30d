package dev.firebreak.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.tools.ant.Project;
import org.apache.tools.ant.ProjectHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build file that Maven runs in each module, run here on copies of the modules. */
class CodeVersionTest {
    private static final List<String> MODULES = List.of(
            "aggregation",
            "coding",
            "core",
            "datasets",
            "experiments",
            "learning",
            "privacy",
            "spark-jobs",
            "unlearning");
    private static final List<String> COPIED = List.of("core", "experiments", "spark-jobs");
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    private Path folder;

    @BeforeEach
    void copyModules() throws IOException {
        for (String module : COPIED) {
            try (Stream<Path> files =
                    Files.walk(ROOT.resolve(module + "/src/main")).filter(Files::isRegularFile)) {
                for (Path file : files.toList()) {
                    Path copy = folder.resolve(ROOT.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    /** What the build writes for a module. */
    private String digest(Path root, String module) throws IOException {
        Path classes = Files.createTempDirectory(folder, "classes");
        Matcher excluded = Pattern.compile("<code-version.excluded>(.*)</code-version.excluded>")
                .matcher(Files.readString(ROOT.resolve(module + "/pom.xml")));
        Project project = new Project();
        project.init();
        Map.of(
                        "module", "firebreak-" + module,
                        "sources", root.resolve(module + "/src/main").toString(),
                        "excluded", excluded.find() ? excluded.group(1) : "",
                        "work", classes.toString(),
                        "classes", classes.toString())
                .forEach(project::setProperty);
        ProjectHelper.configureProject(
                project, ROOT.resolve("build/code-version.xml").toFile());
        project.executeTarget("module");
        String line = Files.readString(classes.resolve("META-INF/firebreak/modules.txt"));
        assertTrue(line.matches("firebreak-" + module + " [0-9a-f]{64}\n"), line);
        return line.strip().split(" ", 2)[1];
    }

    private String codeVersion() throws IOException {
        SortedMap<String, String> modules = new TreeMap<>();
        for (String module : COPIED) {
            modules.put(module, digest(folder, module));
        }
        return CodeVersion.of(modules, new TreeMap<>(), List.of());
    }

    private void changeOneByte(String file) throws IOException {
        Path changed = folder.resolve(file);
        byte[] bytes = Files.readAllBytes(changed);
        bytes[bytes.length / 2] ^= 1;
        Files.write(changed, bytes);
    }

    @Test
    void theClassPathCarriesTheDigestOfEveryModule() throws IOException {
        SortedMap<String, String> modules = CodeVersion.modules(getClass().getClassLoader());
        assertEquals(MODULES.stream().map(module -> "firebreak-" + module).toList(), List.copyOf(modules.keySet()));
        for (String module : MODULES) {
            assertEquals(digest(ROOT, module), modules.get("firebreak-" + module), module);
        }
    }

    @Test
    void oneByteOfASourceChangesTheCodeVersion() throws IOException {
        String before = codeVersion();
        assertEquals(before, codeVersion(), "the same sources");
        changeOneByte("core/src/main/java/dev/firebreak/core/kernel/PlainKernels.java");
        String kernels = codeVersion();
        assertNotEquals(before, kernels);
        changeOneByte("experiments/src/main/resources/experiments/lad/r2.yaml");
        String experiment = codeVersion();
        assertNotEquals(kernels, experiment);
        Path moved = folder.resolve("core/src/main/java/dev/firebreak/core/State.java");
        Files.move(moved, moved.resolveSibling("Stare.java"));
        assertNotEquals(experiment, codeVersion());
    }

    @Test
    void whatEditorsLeaveBesideSourcesDoesNotChangeIt() throws IOException {
        String before = codeVersion();
        Path sources = folder.resolve("core/src/main/java/dev/firebreak/core");
        for (String name : List.of(".State.java.swp", "State.java~", ".#State.java", ".DS_Store")) {
            Files.writeString(sources.resolve(name), "open");
            assertEquals(before, codeVersion(), name);
        }
        Files.createFile(sources.resolve("empty.csv"));
        assertNotEquals(before, codeVersion());
    }

    @Test
    void reportsAndTheCommandLineDoNotChangeIt() throws IOException {
        String before = codeVersion();
        changeOneByte("spark-jobs/src/main/java/dev/firebreak/jobs/command/KindCommand.java");
        for (String file : List.of("report/Page.java", "progress/Display.java")) {
            changeOneByte("experiments/src/main/java/dev/firebreak/experiments/" + file);
        }
        changeOneByte("experiments/src/main/resources/dev/firebreak/experiments/report/report.js");
        assertEquals(before, codeVersion());
    }

    @Test
    void modulesLibrariesAndPluginsCount() {
        SortedMap<String, String> modules = new TreeMap<>(Map.of("core", "0a"));
        SortedMap<String, String> libraries = new TreeMap<>(Map.of("commons-rng", "1.6"));
        String before = CodeVersion.of(modules, libraries, List.of("b", "a"));
        assertEquals(before, CodeVersion.of(modules, libraries, List.of("a", "b")));
        assertNotEquals(before, CodeVersion.of(modules, libraries, List.of("a")));
        assertNotEquals(
                before, CodeVersion.of(modules, new TreeMap<>(Map.of("commons-rng", "1.7")), List.of("a", "b")));
        assertNotEquals(before, CodeVersion.of(new TreeMap<>(Map.of("core", "0b")), libraries, List.of("a", "b")));
    }

    @Test
    void twoVersionsOfAModuleOnTheClassPathAreRefused() throws IOException {
        Path other = folder.resolve("other/META-INF/firebreak/modules.txt");
        Files.createDirectories(other.getParent());
        Files.writeString(other, "firebreak-core 00\n", StandardCharsets.UTF_8);
        URL[] classPath = {folder.resolve("other/").toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classPath, getClass().getClassLoader())) {
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> CodeVersion.modules(loader));
            assertTrue(refused.getMessage().contains("two versions of firebreak-core"), refused.getMessage());
        }
    }

    @Test
    void theManifestNamesTheCommit() {
        assertTrue(CodeVersion.commit().matches("[0-9a-f]{40,64}|unknown"), CodeVersion.commit());
        assertTrue(CodeVersion.dirty() || !CodeVersion.commit().equals("unknown"));
    }
}
