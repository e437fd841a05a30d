package dev.firebreak.experiments.store;

import dev.firebreak.core.Claim;
import dev.firebreak.core.State;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.learning.tensor.ElementType;
import dev.firebreak.learning.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * A run for the store's tests: a chaotic map, so that a resume from anything but the exact state shows in every later number. Also a
 * program, which halts its JVM after a given round.
 */
public final class Walk {
    public static final String NAME = "walk";
    public static final String RUN = "0123456789abcdef";
    static final String SPEC = "name: walk\nrounds: 1234\n";
    static final int ROUNDS = 1234;
    static final int EVERY = 100;
    static final State START = State.EMPTY.with("x", 0.3, 0.4);
    static final Manifest MANIFEST = new Manifest(
            "train",
            NAME,
            RUN,
            "0.1.0",
            "0a".repeat(32),
            "unknown",
            true,
            "17",
            "4.1.0",
            5,
            7L,
            new TreeMap<>(Map.of("data.csv", "sha256:00")),
            "experiment",
            "executed",
            "executor",
            true,
            "plain",
            new TreeMap<>(Map.of("os", "test")));

    /** Files in which equal runs differ. */
    static final Set<String> DIFFERING = Set.of(
            "timings.json",
            "status.json",
            "report.html",
            "metrics/timings-0000000000.parquet",
            "metrics/timings-0000001000.parquet");

    private Walk() {}

    /** Called after each round; may throw to end the run there. */
    public interface Observer {
        void after(int round) throws IOException;
    }

    public static void run(Configuration configuration, String out, boolean force, Observer observer)
            throws IOException {
        run(configuration, out, force, EVERY, observer);
    }

    public static void run(Configuration configuration, String out, boolean force, int every, Observer observer)
            throws IOException {
        try (ResultStore store = ResultStore.open(configuration, out, NAME, RUN, SPEC, force)) {
            if (store.standing() != Standing.FINISHED) {
                walk(store, every, observer);
            }
        }
    }

    private static void walk(ResultStore store, int every, Observer observer) throws IOException {
        Optional<Checkpoint> from = store.begin(MANIFEST);
        State state = from.map(Checkpoint::state).orElse(START);
        for (int round = from.map(Checkpoint::round).orElse(0) + 1; round <= ROUNDS; round++) {
            state = step(store, round, state);
            if (round % every == 0) {
                store.checkpoint(round, state);
            }
            observer.after(round);
        }
        SortedMap<String, Double> last =
                new TreeMap<>(Map.of("test/accuracy", state.get("x")[0], "seconds/round", 0.1));
        Claim none = new Claim("kappa", null, "aggregation/kappa-hat", "no proven bound", "nowhere");
        store.finish(
                new Summary(last, List.of(none)),
                List.of(Tensor.vector("theta", ElementType.F64, state.get("x"))),
                Outcome.DONE,
                folder -> ("<p>"
                                + folder.metrics().stream()
                                        .filter(row -> !row.timing())
                                        .count() + "</p>")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** One round: what is carried to the next one; appends its metrics where it is measured. */
    static State step(ResultStore store, int round, State before) {
        double[] x = before.get("x");
        State state = before.with("x", 3.9 * x[0] * (1 - x[0]), 3.8 * x[1] * (1 - x[1]));
        if (round % 10 == 0 || round == ROUNDS) {
            SortedMap<String, Double> values = new TreeMap<>();
            values.put("test/accuracy", state.get("x")[0]);
            values.put("train/loss", round == 20 ? Double.NaN : round == 30 ? Double.POSITIVE_INFINITY : x[1]);
            values.put("seconds/round", System.nanoTime() * 1e-9);
            store.append(round, values);
        }
        return state;
    }

    /** Arguments: the folder of results, and the round to halt after. */
    public static void main(String[] arguments) throws IOException {
        int last = Integer.parseInt(arguments[1]);
        run(new Configuration(false), arguments[0], false, round -> {
            if (round == last) {
                Runtime.getRuntime().halt(137);
            }
        });
    }
}
