package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.experiments.run.Kinds;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.offline.PartText;
import dev.firebreak.learning.train.Metric;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Documents everything that can be named, from the registries that also read the names. */
@Command(
        name = "list",
        header = "Lists the parts that specs and pipelines can name.",
        description = {
            "",
            "Without NAME: all families with the names of their parts. With the name of a family: each part with its "
                    + "parameters, their defaults and ranges, the paper it comes from, and further facts; with that of a part: this "
                    + "part. 'firebreak list metric' lists what runs measure and 'expect' can name, 'firebreak list spec' the "
                    + "shipped specs."
        },
        footer = {"  firebreak list", "  firebreak list rule", "  firebreak list nnm", "  firebreak list spec"})
final class ListCommand extends BaseCommand {
    private static final String SPECS = "spec";
    private static final String METRICS = "metric";

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "rule, attack, model, ...; a part of one; metric; or spec")
    private String name;

    @Override
    public Integer call() {
        PrintWriter out = out();
        if (name == null) {
            Families.all()
                    .forEach(family -> PartText.paragraph(
                            out,
                            argument(family),
                            family.parts().stream().map(Part::name).collect(Collectors.joining(", "))));
            PartText.paragraph(out, METRICS, String.join(", ", metrics().keySet()));
        } else if (name.equals(METRICS)) {
            metrics().forEach((metric, meaning) -> {
                PartText.paragraph(out, metric, meaning);
                out.println();
            });
        } else if (name.equals(SPECS)) {
            SpecFiles.shipped().forEach(shipped -> out.printf("%-28s  %s%n", shipped, purpose(shipped)));
        } else {
            find(name).forEach(part -> PartText.describe(out, part));
        }
        out.flush();
        return 0;
    }

    // Kinds of run may mean different things by one name.
    private static Map<String, String> metrics() {
        return Kinds.metrics().stream()
                .collect(Collectors.toMap(
                        Metric::name,
                        Metric::meaning,
                        (one, other) -> one.contains(other) ? one : one + "; or " + other,
                        LinkedHashMap::new));
    }

    // A shipped spec begins with a comment whose first sentence says what it is.
    private static String purpose(String shipped) {
        String comment = SpecFiles.read(shipped, HadoopSettings::ofSparkSubmit)
                .text()
                .lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining(" "));
        int end = comment.indexOf(". ");
        return end < 0 ? comment : comment.substring(0, end + 1);
    }

    private static List<Part<?>> find(String name) {
        Optional<Registry<?>> family = Families.all().stream()
                .filter(registry -> argument(registry).equals(name))
                .findFirst();
        if (family.isPresent()) {
            return List.copyOf(family.get().parts());
        }
        List<Part<?>> all = new ArrayList<>();
        List<String> known = new ArrayList<>(List.of(SPECS, METRICS));
        for (Registry<?> registry : Families.all()) {
            known.add(argument(registry));
            all.addAll(registry.parts());
        }
        List<Part<?>> parts =
                all.stream().filter(part -> part.name().equals(name)).toList();
        if (parts.isEmpty()) {
            // A mistyped family is likelier than a mistyped part, and there are too many parts to name.
            List<String> names =
                    Stream.concat(known.stream(), all.stream().map(Part::name)).toList();
            String near = Nearest.to(name, known)
                    .or(() -> Nearest.to(name, names))
                    .map(other -> "; did you mean '" + other + "'?")
                    .orElse("");
            throw new InputException("there is no family or part '" + name + "'" + near + " (families: "
                    + String.join(", ", known) + ")");
        }
        return parts;
    }

    // Families are named as messages say them, in words; an argument has dashes.
    private static String argument(Registry<?> registry) {
        return registry.family().replace(' ', '-');
    }
}
