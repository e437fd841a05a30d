package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.experiments.run.Kinds;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.learning.train.Metric;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
        footerHeading = "%nExamples:%n",
        footer = {"  firebreak list", "  firebreak list rule", "  firebreak list nnm", "  firebreak list spec"},
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    private static final String SPECS = "spec";
    private static final String METRICS = "metric";

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "rule, attack, model, ...; a part of one; metric; or spec")
    private String name;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (name == null) {
            Families.all().forEach(registry -> overview(out, registry));
            overview(out, METRICS, Kinds.metrics().stream().map(Metric::name));
        } else if (name.equals(METRICS)) {
            Kinds.metrics().forEach(metric -> describe(out, metric));
        } else if (name.equals(SPECS)) {
            SpecFiles.shipped().forEach(shipped -> out.printf("%-28s  %s%n", shipped, purpose(shipped)));
        } else {
            find(name).forEach(part -> describe(out, part));
        }
        out.flush();
        return 0;
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
        List<Part<?>> parts = new ArrayList<>();
        List<String> known = new ArrayList<>(List.of(SPECS, METRICS));
        for (Registry<?> registry : Families.all()) {
            known.add(argument(registry));
            registry.parts().stream().filter(part -> part.name().equals(name)).forEach(parts::add);
        }
        if (parts.isEmpty()) {
            // A mistyped family is likelier than a mistyped part, and there are too many parts to name.
            List<String> names = new ArrayList<>(known);
            Families.all().forEach(registry -> registry.parts().forEach(part -> names.add(part.name())));
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

    private static void overview(PrintWriter out, Registry<?> registry) {
        overview(out, argument(registry), registry.parts().stream().map(Part::name));
    }

    private static void overview(PrintWriter out, String family, Stream<String> names) {
        out.println(family);
        Wrap.lines(names.collect(Collectors.joining(", ")), 96).forEach(line -> out.println("    " + line));
    }

    private static void describe(PrintWriter out, Metric metric) {
        out.println(metric.name());
        Wrap.lines(metric.meaning(), 96).forEach(line -> out.println("    " + line));
        out.println();
    }

    /** Prints everything there is to know about one part. */
    static void describe(PrintWriter out, Part<?> part) {
        out.println(usage(part));
        Wrap.lines(part.summary(), 96).forEach(line -> out.println("    " + line));
        for (Parameter parameter : part.parameters()) {
            fact(out, parameter.name(), parameter.meaning() + "; " + parameter.allowed() + standard(parameter));
        }
        if (!part.source().isEmpty()) {
            fact(out, "source", part.source());
        }
        new TreeMap<>(part.facts()).forEach((name, text) -> fact(out, name, text));
        out.println();
    }

    private static String usage(Part<?> part) {
        return part.parameters().isEmpty()
                ? part.name()
                : part.parameters().stream()
                        .map(p -> p.name() + "="
                                + (p.fallback() == null || p.fallback().isEmpty() ? "..." : p.fallback()))
                        .collect(Collectors.joining(", ", part.name() + "(", ")"));
    }

    private static String standard(Parameter parameter) {
        if (parameter.fallback() == null) {
            return "; required";
        }
        return parameter.fallback().isEmpty() ? "; may be left out" : "; default " + parameter.fallback();
    }

    private static void fact(PrintWriter out, String name, String text) {
        List<String> lines = Wrap.lines(text, 80);
        out.printf("    %-14s  %s%n", name, lines.get(0));
        lines.stream().skip(1).forEach(line -> out.println(" ".repeat(20) + line));
    }
}
