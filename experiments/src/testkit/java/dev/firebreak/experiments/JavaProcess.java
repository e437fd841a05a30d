package dev.firebreak.experiments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Java processes that tests start: by the Java machine and with the class path of the test itself. */
public final class JavaProcess {
    private JavaProcess() {}

    /** A process that runs this class. */
    public static ProcessBuilder of(Class<?> main, String... arguments) {
        return of(List.of(), main.getName(), List.of(arguments));
    }

    /** The command {@code firebreak} with these options of the Java machine. */
    public static ProcessBuilder firebreak(List<String> jvm, List<String> arguments) {
        return of(jvm, "dev.firebreak.jobs.command.Firebreak", arguments);
    }

    private static ProcessBuilder of(List<String> jvm, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** The program of the Java machine that runs the test. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
