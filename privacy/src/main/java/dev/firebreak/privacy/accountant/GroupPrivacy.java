package dev.firebreak.privacy.accountant;

/**
 * What protection of one record means for f of them together: (eps1, delta1) becomes (f eps1, delta1 (e^(f eps1) - 1) /
 * (e^eps1 - 1)), the sum of the geometric series of the f single steps (Dwork and Roth, "The algorithmic foundations of
 * differential privacy", theorem 2.2, with every step's delta carried along).
 *
 * @param size f, at least 1
 */
public record GroupPrivacy(int size) {

    /** Checks the range. */
    public GroupPrivacy {
        Check.require(size >= 1, "group size", "at least 1", size);
    }

    /** The epsilon each record needs. */
    public double perRecordEpsilon(double epsilon) {
        return Check.positive("epsilon", epsilon) / size;
    }

    /**
     * The delta each record needs so that the group has (epsilon, delta).
     *
     * @throws IllegalArgumentException if it is below what doubles hold with full precision
     */
    public double perRecordDelta(double epsilon, double delta) {
        double each = Check.openUnit("delta", delta) / factor(perRecordEpsilon(epsilon));
        if (!(each >= Double.MIN_NORMAL)) {
            throw new IllegalArgumentException("a group of " + size + " records with epsilon " + epsilon + " and delta "
                    + delta + " needs a delta below " + Double.MIN_NORMAL
                    + " for each of them, which is out of range; take a smaller group or epsilon");
        }
        return each;
    }

    private double factor(double epsilon1) {
        double whole = size * epsilon1;
        // (e^whole - 1)/(e^epsilon1 - 1) with the large exponentials taken out.
        return StrictMath.exp(whole - epsilon1) * StrictMath.expm1(-whole) / StrictMath.expm1(-epsilon1);
    }
}
