package dev.firebreak.jobs.unlearning;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.InputException;
import dev.firebreak.jobs.Outcome;
import dev.firebreak.jobs.offline.JsonLines;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.ReceiptCheck;
import dev.firebreak.unlearning.receipt.ReceiptCheck.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole way once, on data drawn here. */
@Command(
        name = "demo",
        header = "Trains, forgets a tenth of the data with a certificate, audits and verifies, on data drawn here.",
        description = {
            "",
            "Softmax regression on drawn digits, in this process, without Spark. Publishes the unlearned model, its receipt and",
            "a report in DIR/unlearn-demo/; what belongs to the owner of the data (request, remaining ids, salt) goes to",
            "DIR/unlearn-demo-owner/. The noise is seeded, so the receipt says that the model is not releasable. A demo that is",
            "there already is not run again."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  firebreak unlearn demo", "  firebreak unlearn demo --epsilon 1 --out /tmp/results"},
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "where results go, a local folder (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "4000",
            description = "training images, at least 100 (default: ${DEFAULT-VALUE})")
    private int size;

    @Option(
            names = "--epsilon",
            paramLabel = "EPS",
            defaultValue = "5",
            description = "target at delta 1e-5 (default: ${DEFAULT-VALUE})")
    private double epsilon;

    @Option(
            names = "--audit-runs",
            paramLabel = "N",
            defaultValue = "1000",
            description = "runs per world, at least 100 (default: ${DEFAULT-VALUE})")
    private int auditRuns;

    @Option(names = "--seed", paramLabel = "SEED", defaultValue = "1", description = "(default: ${DEFAULT-VALUE})")
    private long seed;

    @Override
    public Integer call() throws IOException {
        if (size < 100 || auditRuns < 100 || !(epsilon > 0) || epsilon == Double.POSITIVE_INFINITY) {
            throw new InputException(
                    "--size and --audit-runs must be at least 100 and --epsilon positive, but they are " + size + ", "
                            + auditRuns + " and " + epsilon);
        }
        PrintWriter err = spec.commandLine().getErr();
        Published published = new Published(out.resolve("unlearn-demo"));
        Demonstration demonstration = new Demonstration(size, epsilon, auditRuns, seed);
        if (published.isThere()) {
            Path file = published.folder().resolve("receipt.json");
            String receipt = Files.readString(file, StandardCharsets.UTF_8);
            refuseAnother(demonstration, file, receipt);
            err.println("already there: " + published.folder());
            return answer(Receipt.read(receipt), published, Outcome.DONE);
        }
        Demonstration.Found found = demonstration.run(step -> {
            err.println(step);
            err.flush();
        });
        List<ReceiptCheck.Finding> findings = verify(found);
        String report = report(found, findings);
        new Published(out.resolve("unlearn-demo-owner"))
                .publish(Map.of(
                        "request.csv", ids(found.forgotten()),
                        "retained.csv", ids(found.retained()),
                        "salt", found.salt()));
        published.publish(Map.of(
                "model.safetensors", ModelFile.bytes(found.model()),
                "receipt.json", text(found.receipt().text() + "\n"),
                "report.md", text(report)));
        err.print(report);
        err.flush();
        Outcome outcome = ReceiptCheck.holds(findings) ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        return answer(found.receipt(), published, outcome);
    }

    private static void refuseAnother(Demonstration demonstration, Path file, String receipt) throws IOException {
        String origin = new ObjectMapper()
                .readTree(receipt)
                .path("environment")
                .path(Demonstration.ORIGIN)
                .asText();
        if (!origin.equals(demonstration.toString())) {
            throw new InputException(file + " is of " + origin + ", which differs from " + demonstration
                    + "; choose another --out or remove that folder");
        }
    }

    private int answer(Receipt receipt, Published published, Outcome outcome) throws IOException {
        PrintWriter standard = spec.commandLine().getOut();
        JsonLines.write(standard, json -> {
            json.writeStringField("status", outcome.word());
            json.writeStringField("path", published.folder().toString());
            json.writeStringField("receipt", receipt.hash());
        });
        standard.flush();
        return outcome.exitCode();
    }

    private static List<ReceiptCheck.Finding> verify(Demonstration.Found found) {
        return new ReceiptCheck(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(ModelFile.bytes(found.model())),
                        Optional.of(found.retained()),
                        Optional.of(new ReceiptCheck.Forgotten(found.salt(), found.forgotten())))
                .check(Receipt.read(found.receipt().text()));
    }

    private static String report(Demonstration.Found found, List<ReceiptCheck.Finding> findings) {
        StringBuilder text = new StringBuilder("# Unlearning demo\n\n");
        text.append("| model                   | epochs | test accuracy | forgotten accuracy | guarantee |\n");
        text.append("|-------------------------|-------:|--------------:|-------------------:|-----------|\n");
        for (Demonstration.Row row : found.rows()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %-23s | %6.2f | %13.4f | %18.4f | %s |\n",
                    row.name(),
                    row.epochs(),
                    row.testAccuracy(),
                    row.forgetAccuracy(),
                    guarantee(row.certificate())));
        }
        Certificate certificate = found.rows().get(2).certificate();
        text.append(String.format(
                Locale.ROOT,
                "\nAudit: epsilon is at least %.3f with confidence %.2f; certified at most %.3f. mu measured %.3f, certified at"
                        + " most %.3f.\n\nNot covered:\n",
                found.audit().epsilonLowerBound(),
                found.audit().confidence(),
                certificate.epsilon(),
                found.estimatedMu(),
                found.certifiedMu()));
        certificate.uncovered().forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\nReceipt:\n");
        for (Verdict verdict : Verdict.values()) {
            List<String> checks = findings.stream()
                    .filter(f -> f.verdict() == verdict)
                    .map(ReceiptCheck.Finding::check)
                    .toList();
            text.append("- ").append(verdict.name().toLowerCase(Locale.ROOT)).append(": ");
            text.append(checks.isEmpty() ? "nothing" : String.join(", ", checks))
                    .append('\n');
        }
        text.append("- not releasable: the noise is seeded\n");
        return text.toString();
    }

    private static String guarantee(Certificate certificate) {
        return switch (certificate.kind()) {
            case "none" -> "none";
            case "exact" -> "exact";
            default -> String.format(Locale.ROOT, "(%.3g, %.0e)", certificate.epsilon(), certificate.delta());
        };
    }

    private static byte[] ids(List<String> ids) {
        return text("id\n" + String.join("\n", ids) + "\n");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
