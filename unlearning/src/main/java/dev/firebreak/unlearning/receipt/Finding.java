package dev.firebreak.unlearning.receipt;

/**
 * One check of a receipt.
 *
 * @param check what was looked at
 * @param verdict how it ended
 * @param detail why, in a sentence; text of the receipt is shortened, and is to be escaped before it is printed
 */
public record Finding(String check, Verdict verdict, String detail) {

    /** How a check ended. */
    public enum Verdict {
        /** Recomputed, and equal to what is stated. */
        CONFIRMED,
        /** Recomputed, and different. */
        REFUTED,
        /** Not recomputed; the detail names what would be needed. */
        UNCHECKED
    }

    static Finding confirmed(String check, String detail) {
        return new Finding(check, Verdict.CONFIRMED, detail);
    }

    static Finding refuted(String check, String detail) {
        return new Finding(check, Verdict.REFUTED, detail);
    }

    static Finding unchecked(String check, String need) {
        return new Finding(check, Verdict.UNCHECKED, need);
    }

    /** Confirmed if it is right, otherwise refuted; each with its detail. */
    static Finding of(String check, boolean right, String confirmed, String refuted) {
        return right ? confirmed(check, confirmed) : refuted(check, refuted);
    }

    /** The same, in other words if it is not refuted. */
    Finding saying(String other) {
        return isRefuted() ? this : new Finding(check, verdict, other);
    }

    /** Confirmed if all statements are equal to what was computed; otherwise refuted by the first one that is not. */
    static Finding equal(String check, Object... computedAndStated) {
        for (int i = 0; i < computedAndStated.length; i += 2) {
            if (!computedAndStated[i].equals(computedAndStated[i + 1])) {
                return refuted(
                        check, "computed " + computedAndStated[i] + ", but it states " + computedAndStated[i + 1]);
            }
        }
        return confirmed(check, "recomputed and equal");
    }

    /** Whether it speaks against the receipt. */
    public boolean isRefuted() {
        return verdict == Verdict.REFUTED;
    }
}
