package dev.firebreak.jobs.command;

import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.jobs.HadoopSettings;
import picocli.CommandLine.Parameters;

/** The spec that a command is given. */
public final class SpecArgument {
    @Parameters(
            paramLabel = "SPEC",
            description = "a YAML or JSON file of at most 1 MiB on any file system, or the name of a shipped spec")
    private String spec;

    /**
     * Its text.
     *
     * @throws dev.firebreak.core.InputException if there is no such file, or it is not UTF-8
     */
    public SpecText read() {
        return SpecFiles.read(spec, HadoopSettings::ofSparkSubmit);
    }
}
