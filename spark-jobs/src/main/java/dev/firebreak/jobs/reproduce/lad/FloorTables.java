package dev.firebreak.jobs.reproduce.lad;

import java.util.List;
import java.util.Map;

/**
 * The tables on R2, which measure error floors, with the reference run's numbers: section 8.3 of the gradient-coding
 * specification.
 */
final class FloorTables {
    // Where every device computes everything the floor is zero up to rounding.
    private static final double ROUNDING = 1e-12;

    /** Table 8.3, first part. */
    static final Study FRESH = new Study(
            "R2 floors: loss above the minimum, a fresh assignment in each round",
            "",
            "lad/r2",
            Map.of(),
            400,
            true,
            1,
            List.of(
                    new Row("LAD-CWTM d=1, sign flip", 0.212, 0.033),
                    new Row("LAD-CWTM d=2, sign flip", 0.0984, 0.011),
                    new Row("LAD-CWTM d=4, sign flip", 0.0481, 0.0058),
                    new Row("LAD-CWTM d=8, sign flip", 0.0236, 0.0027),
                    new Row("LAD-CWTM d=16, sign flip", 0.00985, 0.0013),
                    new Row("LAD-CWTM d=17, sign flip", 0.00891, 0.0012),
                    new Row("LAD-CWTM d=32, sign flip", 0.00151, 0.00017),
                    new Row("LAD-CWTM d=40, sign flip", 0, ROUNDING),
                    new Row("LAD-CWTM d=1, ALIE", 1.69, 0.11),
                    new Row("LAD-CWTM d=2, ALIE", 0.772, 0.047),
                    new Row("LAD-CWTM d=4, ALIE", 0.358, 0.026),
                    new Row("LAD-CWTM d=8, ALIE", 0.158, 0.013),
                    new Row("LAD-CWTM d=16, ALIE", 0.0589, 0.0049),
                    new Row("LAD-CWTM d=17, ALIE", 0.0529, 0.0045),
                    new Row("LAD-CWTM d=32, ALIE", 0.00981, 0.001),
                    new Row("LAD-CWTM d=40, ALIE", 0, ROUNDING),
                    new Row("LAD-CWTM-NNM d=1, sign flip", 0.089, 0.032),
                    new Row("LAD-CWTM-NNM d=2, sign flip", 0.0318, 0.0076),
                    new Row("LAD-CWTM-NNM d=4, sign flip", 0.014, 0.0022),
                    new Row("LAD-CWTM-NNM d=8, sign flip", 0.00794, 0.00093),
                    new Row("LAD-CWTM-NNM d=16, sign flip", 0.00662, 0.00092),
                    new Row("LAD-CWTM-NNM d=17, sign flip", 0.0063, 0.0008),
                    new Row("LAD-CWTM-NNM d=32, sign flip", 0.000507, 6.1e-05),
                    new Row("LAD-CWTM-NNM d=40, sign flip", 0, ROUNDING),
                    new Row("LAD-CWTM-NNM d=1, ALIE", 1.3, 0.12),
                    new Row("LAD-CWTM-NNM d=2, ALIE", 0.563, 0.056),
                    new Row("LAD-CWTM-NNM d=4, ALIE", 0.256, 0.024),
                    new Row("LAD-CWTM-NNM d=8, ALIE", 0.114, 0.0098),
                    new Row("LAD-CWTM-NNM d=16, ALIE", 0.043, 0.0039),
                    new Row("LAD-CWTM-NNM d=17, ALIE", 0.0387, 0.0035),
                    new Row("LAD-CWTM-NNM d=32, ALIE", 0.00707, 0.00078),
                    new Row("LAD-CWTM-NNM d=40, ALIE", 0, ROUNDING)));

    /** Table 8.3, second part. */
    static final Study FIXED = new Study(
            "R2 floors with an assignment drawn once per run",
            "Both permutations, of subsets and of rows, are drawn once per run. That draw scatters the floors more than the data sets"
                    + " do, so a row has four runs per seed here.",
            "lad/r2",
            Map.of(),
            400,
            true,
            4,
            List.of(
                    new Row("LAD-CWTM d=1 fixed, sign flip", 0.929, 0.48),
                    new Row("LAD-CWTM d=4 fixed, sign flip", 0.267, 0.05),
                    new Row("LAD-CWTM d=8 fixed, sign flip", 0.16, 0.038),
                    new Row("LAD-CWTM d=1 fixed, ALIE", 1.89, 0.24),
                    new Row("LAD-CWTM d=4 fixed, ALIE", 0.401, 0.096),
                    new Row("LAD-CWTM d=8 fixed, ALIE", 0.182, 0.054),
                    new Row("LAD-CWTM-NNM d=1 fixed, sign flip", 0.231, 0.11),
                    new Row("LAD-CWTM-NNM d=4 fixed, sign flip", 0.0394, 0.019),
                    new Row("LAD-CWTM-NNM d=8 fixed, sign flip", 0.0299, 0.011),
                    new Row("LAD-CWTM-NNM d=1 fixed, ALIE", 1.48, 0.26),
                    new Row("LAD-CWTM-NNM d=4 fixed, ALIE", 0.294, 0.069),
                    new Row("LAD-CWTM-NNM d=8 fixed, ALIE", 0.146, 0.058)));

    /** Table 8.3, third part. */
    static final Study COMPRESSED = new Study(
            "R2 floors with rand-10 of 20, NNM and trimmed mean, step 0.2",
            "ALIE against independent masks has two readings. On the wire (rand-10) a Byzantine device is held to the mask that the"
                    + " driver assigned to it like everyone, and its floors are far below the reference's. Unbound (rand-10 unbound), honest"
                    + " devices keep 10 coordinates of a message that travels whole, so that a Byzantine device may fill all 20; this is what the"
                    + " reference computes, and no seeded rand-10 message can say it. Both stand beside the reference's number.",
            "lad/r2",
            Map.of("step", "sgd(rate=0.2)"),
            400,
            true,
            1,
            List.of(
                    new Row("LAD-CWTM-NNM d=1, sign flip, rand-10", 0.113, 0.032),
                    new Row("LAD-CWTM-NNM d=4, sign flip, rand-10", 0.0185, 0.0022),
                    new Row("LAD-CWTM-NNM d=8, sign flip, rand-10", 0.00814, 0.00078),
                    new Row("LAD-CWTM-NNM d=40, sign flip, rand-10", 0, ROUNDING),
                    new Row("LAD-CWTM-NNM d=1, sign flip, shared-10", 0.08, 0.019),
                    new Row("LAD-CWTM-NNM d=4, sign flip, shared-10", 0.0146, 0.002),
                    new Row("LAD-CWTM-NNM d=8, sign flip, shared-10", 0.00807, 0.00093),
                    new Row("LAD-CWTM-NNM d=40, sign flip, shared-10", 0, ROUNDING),
                    new Row("LAD-CWTM-NNM d=1, ALIE, rand-10", 2.97, 0.21),
                    new Row("LAD-CWTM-NNM d=4, ALIE, rand-10", 0.582, 0.053),
                    new Row("LAD-CWTM-NNM d=8, ALIE, rand-10", 0.247, 0.022),
                    new Row("LAD-CWTM-NNM d=40, ALIE, rand-10", 0, ROUNDING),
                    new Row("LAD-CWTM-NNM d=1, ALIE, rand-10 unbound", 2.97, 0.21),
                    new Row("LAD-CWTM-NNM d=4, ALIE, rand-10 unbound", 0.582, 0.053),
                    new Row("LAD-CWTM-NNM d=8, ALIE, rand-10 unbound", 0.247, 0.022),
                    new Row("LAD-CWTM-NNM d=40, ALIE, rand-10 unbound", 0, ROUNDING),
                    new Row("LAD-CWTM-NNM d=1, ALIE, shared-10", 1.3, 0.11),
                    new Row("LAD-CWTM-NNM d=4, ALIE, shared-10", 0.263, 0.021),
                    new Row("LAD-CWTM-NNM d=8, ALIE, shared-10", 0.117, 0.01),
                    new Row("LAD-CWTM-NNM d=40, ALIE, shared-10", 0, ROUNDING)));

    private FloorTables() {}
}
