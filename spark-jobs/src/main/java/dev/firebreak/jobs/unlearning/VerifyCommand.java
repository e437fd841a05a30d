package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.Outcome;
import dev.firebreak.jobs.offline.JsonLines;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.ReceiptCheck;
import dev.firebreak.unlearning.receipt.ReceiptCheck.Finding;
import dev.firebreak.unlearning.receipt.ReceiptCheck.Verdict;
import dev.firebreak.unlearning.receipt.SigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recomputes what a receipt states. */
@Command(
        name = "verify",
        header = "Checks an unlearning receipt: recomputes what it can and says what it cannot.",
        description = {
            "",
            "Without options: form, hash, certificate from the method's parameters, audits from their counts. Each option adds",
            "evidence and with it a check. Exit code 0 if nothing is refuted, 3 if something is. Files of record ids are CSV",
            "with a header (the column 'id', or the only one), lines of JSON ({\"id\":...}) or Parquet."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak unlearn verify receipt.json --public-key signer.pem --model model.safetensors",
            "  firebreak unlearn verify receipt.json --forgotten request.csv --salt salt.bin"
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RECEIPT", description = "the receipt")
    private String receipt;

    @ArgGroup
    private Key key;

    @Option(names = "--previous", paramLabel = "FILE", description = "the receipt before, for the chain")
    private String previous;

    @Option(names = "--model", paramLabel = "FILE", description = "the released model")
    private String model;

    @Option(names = "--retained", paramLabel = "FILE", description = "the ids of all records that remain")
    private String retained;

    @Option(names = "--forgotten", paramLabel = "FILE", description = "the ids of the forgotten records")
    private String forgotten;

    @Option(
            names = "--salt",
            paramLabel = "FILE",
            description = "the owner's salt, as raw bytes; the ids can be checked only with it")
    private String salt;

    /** One kind of key. */
    private static final class Key {
        @Option(names = "--hmac-key", paramLabel = "FILE", description = "shared secret, as raw bytes")
        private String hmac;

        @Option(names = "--public-key", paramLabel = "FILE", description = "Ed25519 public key, PEM or DER")
        private String ed25519;
    }

    @Override
    public Integer call() throws IOException {
        Receipt read = receipt(receipt);
        List<Finding> findings = check().check(read);
        PrintWriter err = spec.commandLine().getErr();
        for (Finding finding : findings) {
            err.printf(
                    Locale.ROOT,
                    "%-10s %-18s %s%n",
                    finding.verdict().name().toLowerCase(Locale.ROOT),
                    finding.check(),
                    finding.detail());
        }
        err.flush();
        Outcome outcome = ReceiptCheck.holds(findings) ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        PrintWriter out = spec.commandLine().getOut();
        JsonLines.write(out, json -> {
            json.writeStringField("receipt", read.hash());
            json.writeStringField("status", outcome.word());
            for (Verdict verdict : Verdict.values()) {
                json.writeNumberField(
                        verdict.name().toLowerCase(Locale.ROOT),
                        findings.stream().filter(f -> f.verdict() == verdict).count());
            }
        });
        out.flush();
        return outcome.exitCode();
    }

    private ReceiptCheck check() throws IOException {
        if (salt == null && (retained != null || forgotten != null)) {
            throw new ParameterException(spec.commandLine(), "--retained and --forgotten need --salt");
        }
        return new ReceiptCheck(
                key == null ? Optional.empty() : Optional.of(key(key)),
                previous == null ? Optional.empty() : Optional.of(receipt(previous)),
                model == null ? Optional.empty() : Optional.of(ModelFile.identity(model, bytes(model))),
                records(retained),
                records(forgotten));
    }

    private Optional<ReceiptCheck.Records> records(String file) throws IOException {
        return file == null
                ? Optional.empty()
                : Optional.of(new ReceiptCheck.Records(
                        bytes(salt), RecordIds.read(file).ids()));
    }

    private static SigningKey key(Key key) throws IOException {
        return key.hmac == null ? KeyFiles.checking(key.ed25519) : KeyFiles.hmac(key.hmac);
    }

    private static Receipt receipt(String file) throws IOException {
        try {
            return Receipt.read(new String(bytes(file), StandardCharsets.UTF_8));
        } catch (InputException e) {
            throw e.at(file);
        }
    }

    private static byte[] bytes(String file) throws IOException {
        return KeyFiles.bytes(file, HadoopSettings.ofSparkSubmit());
    }
}
