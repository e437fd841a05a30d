package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.InputException;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            "with a header (the column 'id', or the only one) or lines of JSON ({\"id\":...})."
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
    private Path receipt;

    @ArgGroup
    private Key key;

    @Option(names = "--previous", paramLabel = "FILE", description = "the receipt before, for the chain")
    private Path previous;

    @Option(names = "--model", paramLabel = "FILE", description = "the released model")
    private Path model;

    @Option(names = "--retained", paramLabel = "FILE", description = "the ids of all records that remain")
    private Path retained;

    @ArgGroup(exclusive = false)
    private Forgotten forgotten;

    /** One kind of key. */
    private static final class Key {
        @Option(names = "--hmac-key", paramLabel = "FILE", description = "shared secret, as raw bytes")
        private Path hmac;

        @Option(names = "--public-key", paramLabel = "FILE", description = "Ed25519 public key, PEM or DER")
        private Path ed25519;
    }

    /** What the owner of the data holds. */
    private static final class Forgotten {
        @Option(
                names = "--forgotten",
                required = true,
                paramLabel = "FILE",
                description = "the ids of the forgotten records")
        private Path ids;

        @Option(names = "--salt", required = true, paramLabel = "FILE", description = "the owner's salt, as raw bytes")
        private Path salt;
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
        Optional<Collection<String>> remaining = retained == null
                ? Optional.empty()
                : Optional.of(RecordIds.read(retained).ids());
        return new ReceiptCheck(
                key == null ? Optional.empty() : Optional.of(key(key)),
                previous == null ? Optional.empty() : Optional.of(receipt(previous)),
                model == null ? Optional.empty() : Optional.of(bytes(model)),
                remaining,
                forgotten == null
                        ? Optional.empty()
                        : Optional.of(new ReceiptCheck.Forgotten(
                                bytes(forgotten.salt),
                                RecordIds.read(forgotten.ids).ids())));
    }

    private static SigningKey key(Key key) throws IOException {
        Path file = key.hmac == null ? key.ed25519 : key.hmac;
        try {
            return key.hmac == null ? SigningKey.ed25519Public(der(bytes(file))) : SigningKey.hmac(bytes(file));
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] der(byte[] file) {
        String text = new String(file, StandardCharsets.US_ASCII);
        return text.startsWith("-----BEGIN")
                ? Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""))
                : file;
    }

    private static Receipt receipt(Path file) throws IOException {
        try {
            return Receipt.read(new String(bytes(file), StandardCharsets.UTF_8));
        } catch (InputException e) {
            throw e.at(file.toString());
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": there is no such file");
        }
        return Files.readAllBytes(file);
    }
}
