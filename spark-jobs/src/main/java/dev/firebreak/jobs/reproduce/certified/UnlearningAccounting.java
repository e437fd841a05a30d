package dev.firebreak.jobs.reproduce.certified;

import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.jobs.reproduce.Bench;
import dev.firebreak.jobs.reproduce.Reproduction;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The part of {@link CertifiedUnlearning} that needs no data. */
public final class UnlearningAccounting implements Reproduction {
    static final String NAME = "certified-unlearning-accounting";

    // Per world, as in the reference.
    private static final int RUNS = 200_000;
    private static final int QUICK_RUNS = 20_000;

    @Override
    public String paper() {
        return NAME;
    }

    @Override
    public String summary() {
        return "Koloskova et al., ICML 2025: the published code's epsilon beside the true one, and an attack; needs no data";
    }

    @Override
    public double minutes() {
        return 1;
    }

    @Override
    public SortedMap<String, String> digests(String data, boolean quick) {
        return new TreeMap<>();
    }

    @Override
    public Optional<Found> run(Bench bench) throws IOException {
        return accounting(bench)
                .run(bench)
                .map(audited -> new Found(
                        new Sheet(
                                "Certified unlearning: what the certificates are worth",
                                summary(),
                                List.of("experiment"),
                                audited.sections(),
                                CodeVersion.firebreak()),
                        audited.values()));
    }

    static Accounting accounting(Bench bench) {
        return new Accounting(bench.quick() ? QUICK_RUNS : RUNS);
    }
}
