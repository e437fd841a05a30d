package dev.firebreak.jobs.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.jobs.spec.SpecSchema;
import dev.firebreak.jobs.unlearning.UnlearnCommand;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
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
        footer = {
            "  firebreak schema > firebreak.schema.json",
            "  firebreak schema unlearn > firebreak-unlearn.schema.json"
        },
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    private static final List<String> KINDS = List.of("train", "unlearn");

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "KIND",
            defaultValue = "train",
            description = "train or unlearn (default: ${DEFAULT-VALUE})")
    private String kind;

    @Override
    public Integer call() {
        if (!KINDS.contains(kind)) {
            throw new InputException("there is no kind of spec '" + kind + "'" + Nearest.hint(kind, KINDS));
        }
        ObjectNode schema = kind.equals("train") ? SpecSchema.json() : UnlearnCommand.schema();
        spec.commandLine().getOut().println(schema.toPrettyString());
        return 0;
    }
}
