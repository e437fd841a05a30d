package dev.firebreak.experiments.report;

import dev.firebreak.core.Claim;
import dev.firebreak.core.State;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultStore;
import dev.firebreak.experiments.store.Summary;
import dev.firebreak.learning.tensor.ElementType;
import dev.firebreak.learning.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Result folders with made-up numbers in every shape a report must show: learning, stalling, collapsing to NaN and infinity. */
public final class Fixtures {
    static final List<String> ATTACKS = List.of("alie(tau=1.5)", "sign-flip");
    static final List<String[]> SERVERS = List.of(
            new String[] {"none", "mean"},
            new String[] {"none", "trimmed-mean"},
            new String[] {"none", "nnm | trimmed-mean"},
            new String[] {"lad(redundancy=5)", "trimmed-mean"},
            new String[] {"lad(redundancy=5)", "nnm | trimmed-mean"});
    private static final int ROUNDS = 200;

    private Fixtures() {}

    /** Ten finished runs, five servers under two attacks. */
    public static List<ResultFolder> comparison(String out) throws IOException {
        List<ResultFolder> folders = new ArrayList<>();
        for (String attack : ATTACKS) {
            for (int server = 0; server < SERVERS.size(); server++) {
                String[] s = SERVERS.get(server);
                boolean collapses = server == 0 && attack.equals("sign-flip");
                double ceiling = attack.equals("sign-flip") ? 0.62 + 0.08 * server : 0.3 + 0.15 * server;
                folders.add(
                        run(out, "quickstart", run(attack, server), s[0], attack, s[1], ceiling, collapses, ROUNDS));
            }
        }
        return folders;
    }

    /** Finished runs that differ in their seeds alone. */
    static List<ResultFolder> seeds(String out, int count) throws IOException {
        List<ResultFolder> folders = new ArrayList<>();
        for (int seed = 1; seed <= count; seed++) {
            folders.add(run(out, "seeds", "5eed" + seed, "none", "none", "mean", 0.8 + 0.02 * seed * seed, false, ROUNDS));
        }
        return folders;
    }

    /** A single finished run whose name, attack and certificate are hostile text. */
    static ResultFolder hostile(String out, String text) throws IOException {
        return run(out, "hostile", "1", "none", text, "mean", 0.5, false, ROUNDS);
    }

    /** A run that was evaluated once. */
    static ResultFolder single(String out) throws IOException {
        return run(out, "single", "1", "none", "sign-flip", "nnm | trimmed-mean", 0.9, false, 1);
    }

    private static String run(String attack, int server) {
        return Integer.toHexString(attack.hashCode() * 31 + server);
    }

    private static ResultFolder run(
            String out,
            String name,
            String run,
            String coding,
            String attack,
            String aggregation,
            double ceiling,
            boolean collapses,
            int rounds)
            throws IOException {
        String spec = "name: " + name
                + "\ndata: digits(size=4000)\npartition: extreme\nmodel: softmax(l2=1e-4)\nworkers: 20\n"
                + "byzantine: 4\nupdate: gradient(batch=32)\ncoding: " + coding
                + "\ntransforms:\n  - momentum(beta=0.9)\n"
                + "attack: " + (attack.contains("<") ? "'" + attack.replace("'", "''") + "'" : attack)
                + "\naggregation: "
                + aggregation + "\nstep: sgd(rate=0.05)\nrounds: " + rounds + "\ndata-seed: 1\ntraining-seed: 1\n";
        Manifest manifest = new Manifest(
                "train",
                name,
                run,
                "0.1.0",
                "0a".repeat(32),
                "unknown",
                true,
                "17.0.15 (Debian)",
                "4.1.0",
                1,
                1L,
                new TreeMap<>(Map.of("digits", "sha256:0a1b")),
                "experiment",
                "accounted",
                "device",
                true,
                "vector",
                new TreeMap<>(Map.of("os", "Linux", "processors", "2")));
        try (ResultStore store = ResultStore.open(new Configuration(false), out, name, run, spec, true)) {
            store.begin(manifest);
            SortedMap<String, Double> last = new TreeMap<>();
            for (int round = 1; round <= rounds; round++) {
                SortedMap<String, Double> values = values(round, ceiling, collapses, rounds);
                store.append(round, values);
                last.putAll(values);
            }
            store.checkpoint(rounds, State.EMPTY);
            store.finish(
                    new Summary(last, certificates(aggregation, attack)),
                    List.of(Tensor.vector("theta", ElementType.F64, new double[] {1, 2})),
                    Outcome.DONE,
                    Reports::page);
            return store.folder();
        }
    }

    private static SortedMap<String, Double> values(int round, double ceiling, boolean collapses, int rounds) {
        SortedMap<String, Double> values = new TreeMap<>();
        boolean collapsed = collapses && round > 40;
        double progress = 1 - Math.exp(-round / 35.0);
        double wobble = 0.02 * Math.sin(round * 1.7) * Math.exp(-round / 120.0);
        if (round % 10 == 0 || round == rounds) {
            values.put("test/accuracy", collapsed ? 0.1 : 0.1 + (ceiling - 0.1) * progress + wobble);
            values.put("test/loss", collapsed ? Double.NaN : 2.3 - 1.9 * ceiling * progress - wobble);
            values.put("train/loss", collapsed ? Double.NaN : 2.3 - 2 * ceiling * progress);
        }
        values.put(
                "train/batch-loss", collapsed ? Double.POSITIVE_INFINITY : 2.3 - 2 * ceiling * progress + 3 * wobble);
        values.put(
                "aggregation/kappa-hat",
                collapsed ? Double.POSITIVE_INFINITY : (1.1 - ceiling) * (0.4 + 4 * Math.abs(wobble)));
        values.put("bytes/uplink", 20 * 31_416.0);
        values.put("seconds/round", 0.0123);
        return values;
    }

    private static List<Claim> certificates(String aggregation, String attack) {
        Claim breakdown = new Claim(
                "breakdown point",
                aggregation.equals("mean") ? 0.0 : 9,
                null,
                "of 20 messages may be anything",
                "Definition 2.1");
        if (aggregation.equals("mean")) {
            String reason = attack.contains("<") ? attack : "one message moves the mean anywhere";
            return List.of(
                    new Claim(
                            "robustness coefficient κ",
                            null,
                            "aggregation/kappa-hat",
                            "no proven bound: " + reason,
                            ""),
                    breakdown);
        }
        return List.of(
                new Claim(
                        "robustness coefficient κ",
                        aggregation.startsWith("nnm") ? 1.4375 : 2.75,
                        "aggregation/kappa-hat",
                        "squared distance from the mean of any 16 messages is at most κ times their variance",
                        "Allouah et al., AISTATS 2023"),
                breakdown);
    }
}
