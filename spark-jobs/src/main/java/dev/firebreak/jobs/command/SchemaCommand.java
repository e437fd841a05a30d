package dev.firebreak.jobs.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.experiments.audit.AuditKind;
import dev.firebreak.experiments.spec.SpecSchema;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.jobs.selection.SelectKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
    /** Every kind of spec with its schema, in the order of the documentation. */
    static final Map<String, Supplier<ObjectNode>> KINDS = kinds();

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "KIND",
            defaultValue = "train",
            description = "train, unlearn, audit or select (default: ${DEFAULT-VALUE})")
    private String kind;

    private static Map<String, Supplier<ObjectNode>> kinds() {
        Map<String, Supplier<ObjectNode>> kinds = new LinkedHashMap<>();
        kinds.put("train", () -> SpecSchema.json("Firebreak training spec", TrainKind.TRAIN.keys()));
        kinds.put("unlearn", UnlearnCommand::schema);
        kinds.put("audit", () -> SpecSchema.json("Firebreak audit spec", AuditKind.AUDIT.keys()));
        kinds.put("select", () -> SpecSchema.json("Firebreak selection spec", SelectKind.SELECT.keys()));
        return kinds;
    }

    @Override
    public Integer call() {
        if (!KINDS.containsKey(kind)) {
            throw new InputException("there is no kind of spec '" + kind + "'" + Nearest.hint(kind, KINDS.keySet()));
        }
        spec.commandLine().getOut().println(KINDS.get(kind).get().toPrettyString());
        return 0;
    }
}
