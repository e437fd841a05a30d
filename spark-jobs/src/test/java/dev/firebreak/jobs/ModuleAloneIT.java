package dev.firebreak.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program of somebody else that depends on {@code firebreak-aggregation} alone. */
class ModuleAloneIT {
    private static final String PROGRAM = """
            import dev.firebreak.aggregation.Pipeline;
            import dev.firebreak.aggregation.Rows;

            public class Alone {
                public static void main(String[] arguments) {
                    double[][] rows = {{1, 2}, {1.1, 2}, {0.9, 2.1}, {50, -50}};
                    double[] result = Pipeline.parse("nnm | trimmed-mean").aggregate(Rows.of(rows), 1).vector();
                    System.out.println(result[0] + " " + result[1]);
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void aggregationWorksByItself() throws IOException, InterruptedException {
        Path target = Path.of("../aggregation/target");
        String needs = Files.readString(target.resolve("own-classpath.txt")).strip();
        for (String other : List.of("spark", "hadoop", "jackson", "scala", "breeze")) {
            assertFalse(needs.contains("/" + other), needs);
        }
        Path jar;
        try (Stream<Path> files = Files.list(target)) {
            jar = files.filter(file -> file.getFileName().toString().matches("firebreak-aggregation-[0-9.]+\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
        String classPath = jar + File.pathSeparator + needs;
        Path program = Files.writeString(folder.resolve("Alone.java"), PROGRAM);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertEquals(0, compiler.run(null, null, null, "-cp", classPath, "-d", folder.toString(), program.toString()));
        Process process = new ProcessBuilder(
                        JavaProcess.java(), "-cp", folder + File.pathSeparator + classPath, "Alone")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it hangs");
        assertEquals("1.0 2.033333333333333\n", Files.readString(folder.resolve("out")));
    }
}
