package dev.firebreak.jobs.reproduce.certified;

import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.jobs.reproduce.Bench;
import dev.firebreak.jobs.reproduce.Reproduction;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The part of {@link CertifiedUnlearning} that needs no data. */
public final class UnlearningAccounting implements Reproduction {
    static final String NAME = "certified-unlearning-accounting";

    /** Runs per world, as in the reference. */
    static final int RUNS = 200_000;

    @Override
    public String paper() {
        return NAME;
    }

    @Override
    public String summary() {
        return "Koloskova et al., ICML 2025: the published code's epsilon beside the true one, and an attack; needs no data";
    }

    @Override
    public Optional<Sheet> run(Bench bench) throws IOException {
        return new Accounting(RUNS)
                .run(bench)
                .map(sections -> new Sheet(
                        "Certified unlearning: what the certificates are worth",
                        summary(),
                        List.of("experiment"),
                        sections,
                        CodeVersion.firebreak()));
    }
}
