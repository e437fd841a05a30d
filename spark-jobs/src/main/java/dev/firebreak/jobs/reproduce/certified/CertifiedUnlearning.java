package dev.firebreak.jobs.reproduce.certified;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.reproduce.Bench;
import dev.firebreak.jobs.reproduce.Reproduction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
    private static final int QUICK_RECORDS = 1000;
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
    public double minutes() {
        return 25;
    }

    @Override
    public SortedMap<String, String> digests(String data, boolean quick) {
        SortedMap<String, String> digests = new TreeMap<>(images(data, quick, 0).digests());
        if (hasDigits(data, quick)) {
            digests.putAll(digits(data, 0).digests());
        }
        return digests;
    }

    @Override
    public Optional<Found> run(Bench bench) throws IOException {
        Source first = images(bench.data(), bench.quick(), 0);
        List<Sheet.Section> sections = new ArrayList<>();
        sections.add(
                new Sheet.Text(
                        "What is compared",
                        List.of(
                                "SOFTMAX REGRESSION STANDS WHERE THE PAPER HAS A NETWORK (784-5-10 on MNIST), and "
                                        + first.records()
                                        + " training images of " + first.data()
                                        + " are used, without rotations and flips; a tenth is forgotten. The accuracies"
                                        + " of the paper's figures were not available: shapes and orderings are compared.",
                                "The paper's \"epsilon 1\" is a budget of rho = 1, which is epsilon 6.573 at delta 1e-5; both are shown.")));
        Optional<Accounting.Audited> accounting =
                UnlearningAccounting.accounting(bench).run(bench);
        Optional<List<Sheet.Section>> curves = accounting.isEmpty()
                ? Optional.empty()
                : new Curves(
                                bench,
                                first.data().equals(MNIST) ? "MNIST" : "Generated digits",
                                seed -> images(bench.data(), bench.quick(), seed),
                                Settings.mnist(first.records()))
                        .sections();
        if (curves.isEmpty()) {
            return Optional.empty();
        }
        sections.addAll(accounting.get().sections());
        sections.addAll(curves.get());
        if (hasDigits(bench.data(), bench.quick())) {
            Optional<List<Sheet.Section>> small =
                    new Curves(bench, "8 x 8 digits", seed -> digits(bench.data(), seed), Settings.digits()).sections();
            if (small.isEmpty()) {
                return Optional.empty();
            }
            sections.addAll(small.get());
        } else {
            sections.add(new Sheet.Text(
                    "8 x 8 digits",
                    List.of("Left out: "
                            + (bench.quick()
                                    ? "the quick form has no such table."
                                    : "there is no " + DIGITS + " or " + DIGITS + ".gz in the data folder."))));
        }
        Sheet sheet = new Sheet(
                "Certified unlearning",
                summary(),
                List.of("experiment", "softmax for a network"),
                sections,
                CodeVersion.firebreak());
        return Optional.of(new Found(sheet, accounting.get().values()));
    }

    /** MNIST; in the quick form generated digits where it is missing. */
    private static Source images(String root, boolean quick, long seed) {
        int records = quick ? QUICK_RECORDS : MNIST_RECORDS;
        Source mnist = new Source(MNIST, root, records, 1, seed);
        try {
            mnist.digests();
            return mnist;
        } catch (InputException missing) {
            if (quick) {
                return new Source("strokes(size=" + records + ", test=500)", root, records, 1, seed);
            }
            throw new InputException(
                    missing.getMessage() + " (firebreak datasets fetch mnist --data DIR gets it; firebreak reproduce "
                            + UnlearningAccounting.NAME + " needs no data)",
                    missing);
        }
    }

    private static Source digits(String root, long seed) {
        return new Source("csv(path=" + DIGITS + "*)", root, DIGITS_RECORDS, DIGITS_SCALE, seed);
    }

    private static boolean hasDigits(String root, boolean quick) {
        return !quick
                && new DataFolder(root, HadoopSettings.ofSparkSubmit())
                        .find(DIGITS)
                        .isPresent();
    }
}
