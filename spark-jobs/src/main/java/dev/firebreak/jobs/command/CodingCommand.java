package dev.firebreak.jobs.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.coding.CodingPlanner;
import dev.firebreak.core.InputException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands about gradient coding. */
@Command(
        name = "coding",
        header = "Compares gradient codings before anything runs.",
        footer = "  firebreak coding plan --devices 100 --byzantine 20 --target 0.5")
final class CodingCommand extends BaseCommand {

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
    int plan(
            @Option(
                            names = "--devices",
                            required = true,
                            paramLabel = "N",
                            description = "number of devices (workers), at most 1000")
                    int devices,
            @Option(
                            names = "--byzantine",
                            required = true,
                            paramLabel = "F",
                            description = "how many may be Byzantine, below N/2")
                    int byzantine,
            @Option(
                            names = "--stragglers",
                            paramLabel = "E",
                            defaultValue = "0",
                            description = "how many may be late in a round (default: ${DEFAULT-VALUE})")
                    int stragglers,
            @Option(
                            names = "--target",
                            paramLabel = "FLOOR",
                            description = "the floor to reach; the cheapest coding that does is named")
                    Double target,
            @Option(
                            names = "--dissimilarity",
                            paramLabel = "BETA2",
                            defaultValue = "1",
                            description = "mean squared distance of a subset's gradient from the full one, at most"
                                    + " (default: ${DEFAULT-VALUE}, so that floors are multiples of it)")
                    double dissimilarity,
            @Option(
                            names = "--aggregation",
                            paramLabel = "PIPELINE",
                            defaultValue = "trimmed-mean",
                            description = "the robust rule of codings that need one (default: ${DEFAULT-VALUE})")
                    String aggregation,
            @Option(
                            names = "--dimension",
                            paramLabel = "Q",
                            defaultValue = "1000",
                            description = "parameters of the model, at most 10^12 (default: ${DEFAULT-VALUE})")
                    long dimension,
            @Option(
                            names = "--kept",
                            paramLabel = "K",
                            description =
                                    "coordinates that the compressed variants keep (default: 30%% of Q, at most 2^31-1)")
                    Integer kept,
            @Option(
                            names = "--precision",
                            paramLabel = "PRECISION",
                            defaultValue = "float64",
                            description = "float32 or float64 on the wire (default: ${DEFAULT-VALUE})")
                    String precision) {
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
        print(choice);
        Optional<CodingPlanner.Option> cheapest = target == null ? Optional.empty() : choice.cheapest(target);
        if (target != null) {
            out().println(cheapest.map(option -> "Least load for a floor of " + target + ": " + label(option))
                    .orElse("Nothing here reaches a floor of " + target));
        }
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("devices", devices)
                .put("byzantine", byzantine)
                .put("stragglers", stragglers)
                .put("dimension", dimension)
                .put("target", target);
        line.set("cheapest", cheapest.map(CodingCommand::json).orElse(null));
        line.putArray("options")
                .addAll(choice.options().stream().map(CodingCommand::json).toList());
        FinalLine.print(out(), line.putPOJO("refused", choice.refused()));
        return 0;
    }

    private void print(CodingPlanner.Choice choice) {
        String row = "%-58s %5s %10s %12s %12s %10s  %s%n";
        out().printf(row, "CODING", "LOAD", "FLOOR", "UPLINK", "DOWNLINK", "GRADIENTS", "GUARANTEE");
        for (CodingPlanner.Option option : choice.options()) {
            OptionalDouble floor = option.floor();
            out().printf(
                            Locale.ROOT,
                            row,
                            label(option),
                            option.load(),
                            floor.isPresent() ? String.format(Locale.ROOT, "%.4g", floor.getAsDouble()) : "-",
                            option.uplinkBytes(),
                            option.downlinkBytes(),
                            option.gradients(),
                            option.guarantee());
        }
        choice.refused().forEach(refused -> out().println("not possible: " + refused.reason()));
    }

    private static String label(CodingPlanner.Option option) {
        return option.compressor().equals("none") ? option.coding() : option.coding() + " + " + option.compressor();
    }

    private static ObjectNode json(CodingPlanner.Option option) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("coding", option.coding())
                .put("compressor", option.compressor())
                .put("load", option.load())
                .put("floor", option.floor().isPresent() ? option.floor().getAsDouble() : null)
                .put("guarantee", option.guarantee())
                .put("uplink-bytes", option.uplinkBytes())
                .put("downlink-bytes", option.downlinkBytes())
                .put("gradients", option.gradients());
    }
}
