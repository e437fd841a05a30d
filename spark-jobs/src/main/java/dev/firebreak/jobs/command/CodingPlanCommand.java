package dev.firebreak.jobs.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.coding.CodingPlanner;
import dev.firebreak.core.InputException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what every coding costs and guarantees. */
@Command(
        name = "plan",
        header = "Prints load, guarantee and bytes per round of every coding.",
        description = {
            "",
            "FLOOR is the part of the bound on the mean squared gradient that no number of rounds removes: 0 where the "
                    + "full gradient is recovered, '-' where nothing is guaranteed. The floors of LAD are derived bounds; runs stay "
                    + "far below them. Bytes are those of all devices in one round, message headers included; downlink counts the "
                    + "model once per device."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak coding plan --devices 100 --byzantine 20 --target 0.5",
            "  firebreak coding plan --devices 15 --byzantine 2 --stragglers 1 --dimension 7850 --precision float32"
        },
        mixinStandardHelpOptions = true)
final class CodingPlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--devices",
            required = true,
            paramLabel = "N",
            description = "number of devices (workers), at most 1000")
    private int devices;

    @Option(
            names = "--byzantine",
            required = true,
            paramLabel = "F",
            description = "how many may be Byzantine, below N/2")
    private int byzantine;

    @Option(
            names = "--stragglers",
            paramLabel = "E",
            defaultValue = "0",
            description = "how many may be late in a round (default: ${DEFAULT-VALUE})")
    private int stragglers;

    @Option(
            names = "--target",
            paramLabel = "FLOOR",
            description = "the floor to reach; the cheapest coding that does is named")
    private Double target;

    @Option(
            names = "--dissimilarity",
            paramLabel = "BETA2",
            defaultValue = "1",
            description = "mean squared distance of a subset's gradient from the full one, at most"
                    + " (default: ${DEFAULT-VALUE}, so that floors are multiples of it)")
    private double dissimilarity;

    @Option(
            names = "--aggregation",
            paramLabel = "PIPELINE",
            defaultValue = "trimmed-mean",
            description = "the robust rule of codings that need one (default: ${DEFAULT-VALUE})")
    private String aggregation;

    @Option(
            names = "--dimension",
            paramLabel = "Q",
            defaultValue = "1000",
            description = "parameters of the model, at most 10^12 (default: ${DEFAULT-VALUE})")
    private long dimension;

    @Option(
            names = "--kept",
            paramLabel = "K",
            description = "coordinates that the compressed variants keep (default: 30%% of Q, at most 2^31-1)")
    private Integer kept;

    @Option(
            names = "--precision",
            defaultValue = "float64",
            description = "float32 or float64 on the wire (default: ${DEFAULT-VALUE})")
    private String precision;

    @Override
    public Integer call() throws JsonProcessingException {
        if (!List.of("float32", "float64").contains(precision)) {
            throw new InputException("--precision must be float32 or float64, but is '" + precision + "'");
        }
        if (target != null && !(target >= 0)) {
            throw new InputException("--target must be a number >= 0, but is " + target);
        }
        CodingPlanner planner = new CodingPlanner(
                devices,
                byzantine,
                stragglers,
                dimension,
                precision.equals("float32"),
                Pipeline.parse(aggregation),
                dissimilarity,
                kept == null ? (int) Math.max(1, Math.min(Integer.MAX_VALUE, 0.3 * dimension)) : kept);
        CodingPlanner.Choice choice = planner.plan(target == null ? OptionalDouble.empty() : OptionalDouble.of(target));
        PrintWriter out = spec.commandLine().getOut();
        table(out, choice);
        Optional<CodingPlanner.Option> cheapest = target == null ? Optional.empty() : choice.cheapest(target);
        if (target != null) {
            out.println(cheapest.map(option -> "Least load for a floor of " + target + ": " + label(option))
                    .orElse("Nothing here reaches a floor of " + target));
        }
        out.println(new ObjectMapper().writeValueAsString(json(choice, cheapest)));
        out.flush();
        return 0;
    }

    private static void table(PrintWriter out, CodingPlanner.Choice choice) {
        String row = "%-58s %5s %10s %12s %12s %10s  %s%n";
        out.printf(row, "CODING", "LOAD", "FLOOR", "UPLINK", "DOWNLINK", "GRADIENTS", "GUARANTEE");
        for (CodingPlanner.Option option : choice.options()) {
            out.printf(
                    Locale.ROOT,
                    row,
                    label(option),
                    option.load(),
                    option.floor().isPresent()
                            ? String.format(Locale.ROOT, "%.4g", option.floor().getAsDouble())
                            : "-",
                    option.uplinkBytes(),
                    option.downlinkBytes(),
                    option.gradients(),
                    option.guarantee());
        }
        for (CodingPlanner.Refused refused : choice.refused()) {
            out.println("not possible: " + refused.reason());
        }
    }

    private static String label(CodingPlanner.Option option) {
        return option.compressor().equals("none") ? option.coding() : option.coding() + " + " + option.compressor();
    }

    private Map<String, Object> json(CodingPlanner.Choice choice, Optional<CodingPlanner.Option> cheapest) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("devices", devices);
        line.put("byzantine", byzantine);
        line.put("stragglers", stragglers);
        line.put("dimension", dimension);
        line.put("target", target);
        line.put("cheapest", cheapest.map(CodingPlanCommand::json).orElse(null));
        line.put(
                "options",
                choice.options().stream().map(CodingPlanCommand::json).toList());
        line.put("refused", choice.refused());
        return line;
    }

    private static Map<String, Object> json(CodingPlanner.Option option) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("coding", option.coding());
        object.put("compressor", option.compressor());
        object.put("load", option.load());
        object.put("floor", option.floor().isPresent() ? option.floor().getAsDouble() : null);
        object.put("guarantee", option.guarantee());
        object.put("uplink-bytes", option.uplinkBytes());
        object.put("downlink-bytes", option.downlinkBytes());
        object.put("gradients", option.gradients());
        return object;
    }
}
