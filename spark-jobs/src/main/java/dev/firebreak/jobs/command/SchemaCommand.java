package dev.firebreak.jobs.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.Kinds;
import dev.firebreak.experiments.spec.SpecSchema;
import dev.firebreak.experiments.unlearning.UnlearnSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the JSON schema of specs. */
@Command(
        name = "schema",
        header = "Prints the JSON schema of specs, for editors.",
        description = {
            "",
            "With the schema an editor completes keys and part names, shows what they mean and marks mistakes. "
                    + "Editors that speak the YAML language server find it by the first line of a spec:",
            "  # yaml-language-server: $schema=firebreak.schema.json"
        },
        footer = {
            "  firebreak schema > firebreak.schema.json",
            "  firebreak schema unlearn > firebreak-unlearn.schema.json"
        })
final class SchemaCommand extends BaseCommand {
    @Parameters(
            paramLabel = "KIND",
            defaultValue = "train",
            description = "audit, select, train, unlearn, or a kind of run of a plug-in (default: ${DEFAULT-VALUE})")
    private String kind;

    /** The keys of every kind of spec, by its word; the three pipelines of unlearning have the same keys, and one schema. */
    static Map<String, List<SpecKey<?>>> kinds() {
        Map<String, List<SpecKey<?>>> kinds = new TreeMap<>();
        Kinds.all().stream()
                .filter(Kind::hasCommand)
                .forEach(kind -> kinds.put(kind.keys().equals(UnlearnSpec.ALL) ? "unlearn" : kind.word(), kind.keys()));
        return kinds;
    }

    static ObjectNode schema(String kind) {
        return SpecSchema.json("Firebreak " + kind + " spec", kinds().get(kind));
    }

    @Override
    public Integer call() {
        if (!kinds().containsKey(kind)) {
            throw new InputException("there is no kind of spec '" + kind + "'" + Nearest.hint(kind, kinds().keySet()));
        }
        out().println(schema(kind).toPrettyString());
        return 0;
    }
}
