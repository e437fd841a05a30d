package dev.firebreak.jobs;

import dev.firebreak.jobs.command.Firebreak;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Java processes that tests start: by the Java machine and with the class path of the test itself. */
public final class JavaProcess {
    private JavaProcess() {}

    /** A process that runs this class. */
    public static ProcessBuilder of(Class<?> main, String... arguments) {
        return of(List.of(), main, List.of(arguments));
    }

    /** The command {@code firebreak} with these options of the Java machine. */
    public static ProcessBuilder firebreak(List<String> jvm, List<String> arguments) {
        return of(jvm, Firebreak.class, arguments);
    }

    private static ProcessBuilder of(List<String> jvm, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** The program of the Java machine that runs the test. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
