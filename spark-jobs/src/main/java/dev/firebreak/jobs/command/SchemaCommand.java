package dev.firebreak.jobs.command;

import dev.firebreak.jobs.spec.SpecSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON schema of specs. */
@Command(
        name = "schema",
        header = "Prints the JSON schema of specs, for editors.",
        description = {
            "",
            "With the schema an editor completes keys and part names, shows what they mean and marks mistakes as you type.",
            "Editors that speak the YAML language server find it by the first line of a spec:",
            "  # yaml-language-server: $schema=firebreak.schema.json"
        },
        footerHeading = "%nExamples:%n",
        footer = "  firebreak schema > firebreak.schema.json",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(SpecSchema.json().toPrettyString());
        return 0;
    }
}
