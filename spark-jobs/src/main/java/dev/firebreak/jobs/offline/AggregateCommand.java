package dev.firebreak.jobs.offline;

import dev.firebreak.aggregation.Aggregate;
import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.PreAggregation;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Part;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Applies a pipeline to vectors from anywhere. {@code "n"} and {@code "f"} of an answer are as they were after rows that are not finite were
 * {@code "dropped"}; {@code "kappa"} is the chain's proven robustness coefficient for them, or null.
 */
@Command(
        name = "aggregate",
        header = "Applies a robust aggregation pipeline to vectors from any framework.",
        description = {
            "",
            "Reads lines of JSON and answers each with one line:",
            "  {\"pipeline\":\"nnm | trimmed-mean\",\"byzantine\":1,\"vectors\":[[1,2],[1,3],[99,-99]]}",
            "  {\"result\":[...],\"n\":3,\"f\":1,\"dropped\":[],\"kappa\":...}",
            "A chain of pre-aggregators alone answers \"rows\". A bad line answers {\"error\":\"...\"}, the others go on, and the "
                    + "exit code is 2. Further keys: \"state\" (start of centered clipping), \"permutation\" or \"seed\" (the draw of "
                    + "bucketing), \"precision\":\"float32\". NaN, Infinity and -Infinity are read as numbers; a row that holds one is "
                    + "dropped and counted as faulty, and so is a row that is null. A pipeline has at most 100 parts.",
            "",
            "A FILE that ends in .npy or .safetensors is a matrix of rows (float64, float32, bfloat16 or float16), mapped "
                    + "from the file, so that it may be larger than memory: at most 1000000 rows, a header of at most 64 KiB (.npy) or 8 MiB "
                    + "(.safetensors)."
        },
        footer = {
            "  firebreak aggregate vectors.jsonl",
            "  firebreak aggregate gradients.npy --pipeline 'arc | nnm | trimmed-mean' --byzantine 4 --output mean.npy",
            "  firebreak aggregate --list"
        })
public final class AggregateCommand extends RowsCommand {
    // The example of the listing: 4 of 17 workers, as in many experiments of the field.
    private static final int N = 17;
    private static final int F = 4;

    @Override
    public List<String> keys() {
        return words("pipeline byzantine vectors state permutation seed precision");
    }

    @Override
    public Answer answer(LineFields given) {
        Rows rows = given.required("vectors", Rows.class, null);
        if (given.word("precision", "float64", "float32", "float64").equals("float32")) {
            rows = narrowed(rows);
        }
        double[] state = given.get("state", double[].class, null);
        if (state != null && state.length != rows.dimension()) {
            throw new InputException(
                    "'state' has " + state.length + " numbers, but the vectors have " + rows.dimension());
        }
        String chain = given.required("pipeline", String.class, pipeline);
        int f = given.required("byzantine", Integer.class, byzantine);
        AggregationContext context = given.context(given.get("seed", Long.class, seed), 0);
        if (PreAggregation.isOne(chain)) {
            PreAggregation.NewRows made = PreAggregation.parse(chain).apply(rows, f, context);
            int n = rows.count() - made.dropped().length;
            return answer(Rows.of(made.rows()), false, n, made.f(), made.dropped(), OptionalDouble.empty());
        }
        Pipeline parsed = Pipeline.parse(chain);
        Aggregate aggregate = parsed.aggregate(rows, f, context);
        // A part's own bound is lowered where rows are missing, but must fit those that were sent.
        parsed.check(rows.count(), f);
        OptionalDouble kappa = parsed.kappa(aggregate.n(), aggregate.f()).value();
        return answer(Rows.of(aggregate.vector()), true, aggregate.n(), aggregate.f(), aggregate.dropped(), kappa);
    }

    private static Answer answer(Rows rows, boolean vector, int n, int f, int[] dropped, OptionalDouble kappa) {
        return new Answer(
                rows,
                vector,
                JsonLines.object()
                        .put("n", n)
                        .put("f", f)
                        .putPOJO("dropped", dropped)
                        .put("kappa", kappa.isPresent() ? kappa.getAsDouble() : null));
    }

    private static Rows narrowed(Rows vectors) {
        float[][] rows = new float[vectors.count()][vectors.dimension()];
        for (int i = 0; i < rows.length; i++) {
            double[] vector = vectors.row(i);
            for (int j = 0; j < vector.length; j++) {
                rows[i][j] = (float) vector[j];
            }
        }
        return Rows.of(rows);
    }

    @Override
    Stream<Part<?>> parts() {
        return Stream.concat(
                PreAggregators.REGISTRY.parts().stream()
                        .map(part -> certified(part, "with trimmed-mean behind it ", " | trimmed-mean")),
                Rules.REGISTRY.parts().stream().map(part -> certified(part, "", "")));
    }

    // With the coefficient that the part's own code gives; a pre-aggregator has one with a rule behind it.
    private static <T> Part<T> certified(Part<T> part, String where, String behind) {
        Map<String, String> facts = new TreeMap<>(part.facts());
        if (Pipeline.parse(part.name() + behind).kappa(N, F) instanceof Kappa.Proven proven) {
            facts.merge(
                    "kappa",
                    String.format(Locale.ROOT, "%s%.4g for n = %d, f = %d", where, proven.bound(), N, F),
                    (general, example) -> example + "; in general " + general);
        }
        return new Part<>(part.name(), part.summary(), part.source(), part.parameters(), facts, part.make());
    }
}
