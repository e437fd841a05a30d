package dev.firebreak.unlearning.receipt;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a receipt states, in words for those who have to rely on it. Texts of the receipt are to be escaped before printing. */
public final class ReceiptSummary {
    // A model from which everybody's record can be read half of the time satisfies such a delta: our choice.
    private static final double VACUOUS = 0.5;
    // Stated numbers are rounded up, so that no sentence claims more than the receipt.
    private static final MathContext UP = new MathContext(4, RoundingMode.CEILING);

    private ReceiptSummary() {}

    /** Who, when, how many, what for: "2 of 60,000 records forgotten on ..., epsilon 1 at delta 1e-5". */
    public static String headline(Receipt receipt) {
        String date = receipt.field("release", "date").asText();
        String signer = receipt.signer();
        String counts = receipt.count("requested") == 0
                ? String.format(
                        Locale.ROOT, "trained on %,d records", receipt.after().records())
                : String.format(
                        Locale.ROOT,
                        "%,d of %,d records forgotten",
                        receipt.count("forgotten"),
                        receipt.before().records());
        return counts + (date.isEmpty() ? "" : " on " + date) + ", " + guarantee(receipt) + "; request '"
                + receipt.request() + "'" + (signer.isEmpty() ? "" : ", signer '" + signer + "'");
    }

    /** How many were asked for, distinct and forgotten. */
    public static String counts(Receipt receipt) {
        long copies = receipt.count("copies-forgotten");
        return String.format(
                Locale.ROOT,
                "%,d asked for, %,d of them repeats or forgotten before, %s%,d forgotten, %,d remain",
                receipt.count("requested"),
                receipt.count("duplicates"),
                copies == 0 ? "" : String.format(Locale.ROOT, "%,d exact copies of them added, ", copies),
                receipt.count("forgotten"),
                receipt.after().records());
    }

    /** The guarantee that it states. */
    public static String guarantee(Receipt receipt) {
        String kind = kind(receipt);
        if (kind.equals("none")) {
            return "no guarantee";
        }
        if (kind.equals("exact")) {
            return "exact: as if trained without them";
        }
        double delta = receipt.delta();
        return "epsilon " + up(receipt.epsilon()) + " at delta " + up(delta)
                + (delta >= VACUOUS ? " (vacuous: a delta from 0.5 guarantees next to nothing)" : "");
    }

    private static String kind(Receipt receipt) {
        return receipt.field("certificate", "kind").asText();
    }

    private static String up(double value) {
        if (Double.isInfinite(value)) {
            return "infinity";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(UP).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (value == 0 || (exponent >= -4 && exponent < 6)) {
            return rounded.toPlainString();
        }
        return rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }

    /** Whether the model may be released by what the receipt states, and if not, why. */
    public static String releasable(Receipt receipt) {
        if (receipt.field("mode").asText().equals("experiment")) {
            return "NOT releasable: experiment";
        }
        if (kind(receipt).equals("none")) {
            return "NOT releasable: no guarantee";
        }
        return receipt.isReleasable()
                ? "releasable: secret noise and a certificate"
                : "NOT releasable: stated to be so, although it has secret noise and a certificate";
    }

    /**
     * What a reader must know before relying on it: the signature's state, whether the model may be released, a certificate that
     * guarantees nothing, and what was refuted. Empty if there is nothing.
     */
    public static List<String> warnings(Receipt receipt, List<Finding> findings) {
        List<String> warnings = new ArrayList<>();
        if (!ReceiptCheck.holds(findings)) {
            warnings.add("REFUTED: what this receipt states is not true; do not rely on it");
        }
        if (!receipt.isSigned()) {
            warnings.add("NOT SIGNED: anyone can have written this");
        } else if (!isSignatureConfirmed(findings)) {
            warnings.add("SIGNATURE NOT CONFIRMED: anyone can have written this; give the signer's key");
        }
        if (!receipt.isReleasable()) {
            warnings.add(releasable(receipt));
        }
        if (kind(receipt).equals("none")) {
            warnings.add("no guarantee: this method has no certificate");
        } else if (receipt.delta() >= VACUOUS) {
            warnings.add("vacuous: delta " + up(receipt.delta()) + " guarantees next to nothing");
        }
        return warnings;
    }

    /** Whether the signature was checked with a key that was given, and is right. */
    public static boolean isSignatureConfirmed(List<Finding> findings) {
        return findings.stream()
                .anyMatch(finding -> finding.check().equals(ReceiptCheck.SIGNATURE)
                        && finding.verdict() == Finding.Verdict.CONFIRMED);
    }
}
