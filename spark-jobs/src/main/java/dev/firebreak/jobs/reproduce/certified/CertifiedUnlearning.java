package dev.firebreak.jobs.reproduce.certified;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.reproduce.Bench;
import dev.firebreak.jobs.reproduce.Reproduction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Koloskova, Allouah, Jha, Guerraoui and Koyejo, "Certified unlearning for neural networks" (ICML 2025), figures 1 and 4 on MNIST and the
 * specification's small run on 8 x 8 digits, all with SOFTMAX REGRESSION WHERE THE PAPER HAS A NETWORK, and what its certificates are worth.
 * The accuracies of the paper's figures could not be read: shapes and orderings are compared.
 */
public final class CertifiedUnlearning implements Reproduction {
    private static final String MNIST = "mnist";
    private static final String DIGITS = "uci/optdigits/optdigits.tes";

    // A sixth of MNIST, so that all seeds take minutes on two cores.
    private static final int MNIST_RECORDS = 10_000;
    private static final int DIGITS_RECORDS = 1437;
    private static final double DIGITS_SCALE = 16;

    @Override
    public String paper() {
        return "certified-unlearning";
    }

    @Override
    public String summary() {
        return "Koloskova et al., ICML 2025: accuracy after certified unlearning (MNIST and 8 x 8 digits, softmax regression), certificates";
    }

    @Override
    public Optional<Sheet> run(Bench bench) throws IOException {
        boolean digits = requireData(bench.data());
        List<Sheet.Section> sections = new ArrayList<>();
        sections.add(
                new Sheet.Text(
                        "What is compared",
                        List.of(
                                "SOFTMAX REGRESSION STANDS WHERE THE PAPER HAS A NETWORK (784-5-10 on MNIST), and "
                                        + MNIST_RECORDS
                                        + " of the 60,000 training images are used, without rotations and flips; a tenth is forgotten. The accuracies"
                                        + " of the paper's figures were not available: shapes and orderings are compared.",
                                "The paper's \"epsilon 1\" is a budget of rho = 1, which is epsilon 6.573 at delta 1e-5; both are shown.")));
        Optional<List<Sheet.Section>> accounting = new Accounting(UnlearningAccounting.RUNS).run(bench);
        Optional<List<Sheet.Section>> mnist = accounting.isEmpty()
                ? Optional.empty()
                : new Curves(
                                bench,
                                "MNIST",
                                seed -> new Source(MNIST, bench.data(), MNIST_RECORDS, 1, seed),
                                Settings.mnist(MNIST_RECORDS))
                        .sections();
        if (mnist.isEmpty()) {
            return Optional.empty();
        }
        sections.addAll(accounting.get());
        sections.addAll(mnist.get());
        if (digits) {
            Optional<List<Sheet.Section>> small = new Curves(
                            bench,
                            "8 x 8 digits",
                            seed -> new Source(
                                    "csv(path=" + DIGITS + "*)", bench.data(), DIGITS_RECORDS, DIGITS_SCALE, seed),
                            Settings.digits())
                    .sections();
            if (small.isEmpty()) {
                return Optional.empty();
            }
            sections.addAll(small.get());
        } else {
            sections.add(new Sheet.Text(
                    "8 x 8 digits",
                    List.of("Left out: there is no " + DIGITS + " or " + DIGITS + ".gz in the data folder.")));
        }
        return Optional.of(new Sheet(
                "Certified unlearning",
                summary(),
                List.of(
                        "experiment",
                        bench.seeds() + (bench.seeds() == 1 ? " seed" : " seeds"),
                        "softmax for a network"),
                sections,
                CodeVersion.firebreak()));
    }

    /** Refuses to start without MNIST; tells whether the small digits are there. */
    private static boolean requireData(String root) {
        try {
            DataSources.SOURCES.build(MNIST).load(root, HadoopSettings.ofSparkSubmit(), 0);
        } catch (InputException missing) {
            throw new InputException(
                    missing.getMessage() + " (firebreak datasets fetch mnist --data DIR gets it; firebreak reproduce "
                            + UnlearningAccounting.NAME + " needs no data)",
                    missing);
        }
        return new DataFolder(root, HadoopSettings.ofSparkSubmit()).find(DIGITS).isPresent();
    }
}
