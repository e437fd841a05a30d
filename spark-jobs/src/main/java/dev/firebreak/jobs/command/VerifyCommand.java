package dev.firebreak.jobs.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.store.ModelFile;
import dev.firebreak.experiments.unlearning.KeyFiles;
import dev.firebreak.experiments.unlearning.RecordContents;
import dev.firebreak.experiments.unlearning.RecordIds;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.offline.JsonLines;
import dev.firebreak.unlearning.receipt.Evidence;
import dev.firebreak.unlearning.receipt.Finding;
import dev.firebreak.unlearning.receipt.Finding.Verdict;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.ReceiptCheck;
import dev.firebreak.unlearning.receipt.ReceiptSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Recomputes what a receipt states. */
@Command(
        name = "verify",
        header = "Checks an unlearning receipt: recomputes what it can and lists what it cannot.",
        description = {
            "",
            "Without options: form, hash, certificate from the method's parameters, counts, audits from their counts. Each "
                    + "option adds evidence and with it a check. The first lines state in words what is claimed and what must not be relied "
                    + "on; the last line is JSON: what the receipt states is in 'claims', and beside it only where the signature is "
                    + "confirmed and nothing is refuted (else null, and releasable false). Exit code 0 if nothing is refuted and the "
                    + "signature is confirmed; 3 if something is refuted, or if no signature is confirmed, unless --allow-unsigned is "
                    + "given; 2 if something cannot be read. "
                    + "Files of record ids are CSV (a column 'id', or one column with or without a header), lines of JSON ({\"id\":...}) "
                    + "or Parquet. Limits: receipts 256 MiB, files of ids 1 GiB, keys and salts 1 MiB, schedules 1,000,000 steps. "
                    + "A pair of keys is made by:",
            "  openssl genpkey -algorithm ed25519 -out signer.pem",
            "  openssl pkey -in signer.pem -pubout -out signer.pub"
        },
        footer = {
            "  firebreak unlearn verify receipt.json --public-key signer.pub --model model.safetensors",
            "  firebreak unlearn verify receipt.json --public-key signer.pub --forgotten request.csv --salt salt --data DIR",
            "  firebreak unlearn verify receipt.json --allow-unsigned"
        })
final class VerifyCommand extends BaseCommand {
    // A schedule of the most steps, written out, takes less.
    private static final long MOST_RECEIPT = 1L << 28;

    @Parameters(paramLabel = "RECEIPT", description = "the receipt")
    private String receipt;

    @ArgGroup
    private Key key;

    @Option(
            names = "--allow-unsigned",
            description = "exit code 0 even though no signature is confirmed; --data then opens what an unsigned"
                    + " receipt names")
    private boolean allowUnsigned;

    @Option(names = "--previous", paramLabel = "FILE", description = "the receipt before, for the chain")
    private String previous;

    @Option(
            names = "--previous-salt",
            paramLabel = "FILE",
            description =
                    "the salt of the receipt before; with --retained and --forgotten, its records are checked too")
    private String previousSalt;

    @Option(names = "--model", paramLabel = "FILE", description = "the released model")
    private String model;

    @Option(names = "--retained", paramLabel = "FILE", description = "the ids of all records that remain")
    private String retained;

    @Option(names = "--forgotten", paramLabel = "FILE", description = "the ids of the forgotten records")
    private String forgotten;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where data sets are: loads the data that the receipt names, once its signature is confirmed,"
                    + " and checks the contents of the forgotten records; any folder for generated data")
    private String data;

    @Option(
            names = "--salt",
            paramLabel = "FILE",
            description = "the owner's salt, 32 raw bytes; ids and contents can be checked only with it")
    private String salt;

    /** One kind of key. */
    private static final class Key {
        @Option(names = "--hmac-key", paramLabel = "FILE", description = "shared secret, raw bytes, at least 16")
        private String hmac;

        @Option(names = "--public-key", paramLabel = "FILE", description = "Ed25519 public key, PEM or DER")
        private String ed25519;
    }

    @Override
    public Integer call() throws IOException {
        Configuration hadoop = HadoopSettings.ofSparkSubmit();
        Receipt read = receipt(receipt, hadoop);
        Evidence evidence = evidence(hadoop);
        List<String> warnings = new ArrayList<>();
        if (data != null) {
            if (mayOpen(ReceiptCheck.signature(read, evidence))) {
                evidence = evidence.withContents(contents(read, hadoop));
            } else {
                warnings.add("DATA NOT OPENED: the receipt names them, and its signature is not confirmed");
            }
        }
        List<Finding> findings = ReceiptCheck.check(read, evidence);
        warnings.addAll(ReceiptSummary.warnings(read, findings));
        print(read, findings, warnings);
        boolean signed = ReceiptSummary.isSignatureConfirmed(findings);
        Outcome outcome =
                ReceiptCheck.holds(findings) && (signed || allowUnsigned) ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        boolean reliable = signed && ReceiptCheck.holds(findings);
        ObjectNode claims = JsonLines.object()
                .put("epsilon", read.epsilon())
                .put("delta", read.delta())
                .put("forgotten", read.before().records() - read.after().records())
                .put("records", read.before().records());
        ObjectNode line = JsonLines.object()
                .put("receipt", read.hash())
                .put("status", outcome.word())
                .put("signed", signed)
                .put("releasable", reliable && read.isReleasable());
        claims.properties().forEach(claim -> line.set(claim.getKey(), reliable ? claim.getValue() : null));
        line.putObject("claims").put("releasable", read.isReleasable()).setAll(claims);
        for (Verdict verdict : Verdict.values()) {
            line.put(
                    verdict.name().toLowerCase(Locale.ROOT),
                    findings.stream().filter(f -> f.verdict() == verdict).count());
        }
        ArrayNode shortened = line.putArray("warnings");
        warnings.forEach(warning -> shortened.add(Printable.shortened(warning)));
        JsonLines.write(out(), line);
        out().flush();
        return outcome.exitCode();
    }

    /** Whether what the receipt names may be opened: never on the word of one whose signature is wrong. */
    private boolean mayOpen(Finding signature) {
        return signature.verdict() == Verdict.CONFIRMED || (allowUnsigned && !signature.isRefuted());
    }

    private void print(Receipt read, List<Finding> findings, List<String> warnings) {
        PrintWriter err = err();
        warnings.forEach(warning -> err.println(Printable.of(warning)));
        err.println(Printable.shortened(ReceiptSummary.headline(read)));
        if (!allowUnsigned && !ReceiptSummary.isSignatureConfirmed(findings)) {
            err.println("exit code 3, because no signature is confirmed; --allow-unsigned accepts that");
        }
        for (Finding finding : findings) {
            err.printf(
                    Locale.ROOT,
                    "%-10s %-18s %s%n",
                    finding.verdict().name().toLowerCase(Locale.ROOT),
                    Printable.of(finding.check()),
                    Printable.of(finding.detail()));
        }
        err.flush();
    }

    private Evidence evidence(Configuration hadoop) throws IOException {
        requireTogether();
        Evidence evidence = Evidence.NONE;
        if (key != null) {
            evidence = evidence.withKey(
                    key.hmac == null ? KeyFiles.checking(key.ed25519, hadoop) : KeyFiles.hmac(key.hmac, hadoop));
        }
        if (previous != null) {
            evidence = evidence.withPrevious(receipt(previous, hadoop));
        }
        if (previousSalt != null) {
            evidence = evidence.withPreviousSalt(KeyFiles.salt(previousSalt, hadoop));
        }
        if (model != null) {
            evidence =
                    evidence.withModel(ModelFile.identity(model, KeyFiles.bytes(model, hadoop, Integer.MAX_VALUE - 8)));
        }
        if (salt == null) {
            return evidence;
        }
        byte[] secret = KeyFiles.salt(salt, hadoop);
        if (retained != null) {
            evidence = evidence.withRetained(records(secret, retained, hadoop));
        }
        if (forgotten != null) {
            evidence = evidence.withForgotten(records(secret, forgotten, hadoop));
        }
        return evidence;
    }

    /** The ids in a file, with the salt of their hashes. */
    static Evidence.Records records(byte[] salt, String file, Configuration hadoop) throws IOException {
        return new Evidence.Records(salt, RecordIds.read(file, hadoop).ids());
    }

    private void requireTogether() {
        boolean both = retained != null && forgotten != null;
        require(salt != null || (retained == null && forgotten == null), "--retained and --forgotten need --salt");
        require(data == null || forgotten != null, "--data needs --forgotten and --salt");
        require(
                previousSalt == null || (previous != null && both),
                "--previous-salt needs --previous, --retained, --forgotten and --salt");
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private Evidence.Contents contents(Receipt read, Configuration hadoop) throws IOException {
        RecordIds ids = RecordIds.read(forgotten, hadoop);
        Dataset dataset;
        try {
            dataset = DataSources.SOURCES
                    .build(Call.parse(read.data()))
                    .load(new DataFolder(data, hadoop), read.dataSeed());
        } catch (InputException refused) {
            throw refused.at(receipt + ": environment.data");
        }
        return new Evidence.Contents(
                read.data(),
                read.dataSeed(),
                RecordContents.hashes(dataset.train().select(ids.positions(dataset.ids()))));
    }

    private static Receipt receipt(String file, Configuration hadoop) throws IOException {
        byte[] bytes = KeyFiles.bytes(file, hadoop, MOST_RECEIPT);
        try {
            return Receipt.read(bytes);
        } catch (InputException e) {
            throw e.at(file);
        }
    }
}
