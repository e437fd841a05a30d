package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.jobs.spec.PartCatalog;
import dev.firebreak.learning.train.Metric;
import java.io.PrintWriter;
import java.util.List;
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
            "Without FAMILY: all families with the names of their parts. With FAMILY: each part with its parameters, their",
            "defaults and ranges, the paper it comes from, and further facts. The family 'metric' is what training measures",
            "and 'expect' can name."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  firebreak list", "  firebreak list rule"},
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    private static final String METRIC = "metric";

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FAMILY", description = "rule, attack, model, metric, ...")
    private String family;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (family == null) {
            PartCatalog.FAMILIES.forEach(registry -> overview(out, registry));
            overview(out, METRIC, Metric.ALL.stream().map(Metric::name));
        } else if (family.equals(METRIC)) {
            Metric.ALL.forEach(metric -> describe(out, metric));
        } else {
            find(family).parts().forEach(part -> describe(out, part));
        }
        out.flush();
        return 0;
    }

    private static Registry<?> find(String family) {
        List<String> known = Stream.concat(PartCatalog.FAMILIES.stream().map(ListCommand::argument), Stream.of(METRIC))
                .toList();
        return PartCatalog.FAMILIES.stream()
                .filter(registry -> argument(registry).equals(family))
                .findFirst()
                .orElseThrow(
                        () -> new InputException("there is no family '" + family + "'" + Nearest.hint(family, known)));
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
