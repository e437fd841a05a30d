package dev.firebreak.jobs.reproduce.lad;

import java.util.List;
import java.util.Map;

/**
 * The tables on R1, which order the methods, with the reference run's numbers: section 8 of the gradient-coding specification.
 * R1 is ill conditioned, so nothing reaches its minimum.
 */
final class OrderTables {

    /** Table 8.1. */
    static final Study SIGN_FLIP = new Study(
            "R1 under sign flip: final loss after 2000 rounds, f = 20 of 100",
            "lad/r1",
            Map.of(),
            50,
            false,
            List.of(
                    new Row("GD", 6518, 3.7e3),
                    new Row("DRACO", 6518, 3.7e3),
                    Row.diverging("VA"),
                    new Row("TGN", 1.12e5, 7.1e4),
                    new Row("CWMed", 7.751e4, 1.6e4),
                    new Row("CWTM", 1.042e6, 4.5e5),
                    new Row("CWTM-NNM", 1.077e5, 5.9e4),
                    new Row("GM-NNM", 1.084e5, 6.2e4),
                    new Row("LAD-TGN d=2", 5.355e4, 1.8e4),
                    new Row("LAD-CWTM d=2", 1.758e4, 8.9e3),
                    new Row("LAD-CWTM-NNM d=2", 5.285e4, 1.7e4),
                    new Row("LAD-TGN d=5", 2.275e4, 1.1e4),
                    new Row("LAD-CWTM d=5", 9685, 4.7e3),
                    new Row("LAD-CWTM-NNM d=5", 2.217e4, 1e4),
                    new Row("LAD-TGN d=10", 9349, 9.4e3),
                    new Row("LAD-CWTM d=10", 8377, 4e3),
                    new Row("LAD-CWTM-NNM d=10", 1.079e4, 8.6e3),
                    new Row("LAD-TGN d=20", 6523, 3.7e3),
                    new Row("LAD-CWTM d=20", 8116, 4e3),
                    new Row("LAD-CWTM-NNM d=20", 6713, 3.7e3),
                    new Row("LAD-TGN d=41", 6518, 3.7e3),
                    new Row("LAD-CWTM d=41", 7862, 4e3),
                    new Row("LAD-CWTM-NNM d=41", 7345, 3.9e3)));

    /** Table 8.2. */
    static final Study SWEEPS = new Study(
            "R1 over heterogeneity and Byzantine devices: final loss after 2000 rounds",
            "lad/r1",
            Map.of(),
            50,
            false,
            List.of(
                    new Row("CWTM, sigma_H=0", 8.798e4, 3.8e4),
                    new Row("CWTM-NNM, sigma_H=0", 5406, 3.1e3),
                    new Row("LAD-CWTM d=10, sigma_H=0", 490.8, 2.3e2),
                    new Row("LAD-CWTM-NNM d=10, sigma_H=0", 556.1, 4.4e2),
                    new Row("GD, sigma_H=0", 382, 1.9e2),
                    new Row("CWTM, sigma_H=0.1", 4.088e5, 1.6e5),
                    new Row("CWTM-NNM, sigma_H=0.1", 3.954e4, 2.1e4),
                    new Row("LAD-CWTM d=10, sigma_H=0.1", 3106, 1.5e3),
                    new Row("LAD-CWTM-NNM d=10, sigma_H=0.1", 3928, 3.2e3),
                    new Row("GD, sigma_H=0.1", 2417, 1.3e3),
                    new Row("CWTM, sigma_H=1", 3.328e6, 1.4e6),
                    new Row("CWTM-NNM, sigma_H=1", 3.48e5, 1.9e5),
                    new Row("LAD-CWTM d=10, sigma_H=1", 2.685e4, 1.3e4),
                    new Row("LAD-CWTM-NNM d=10, sigma_H=1", 3.479e4, 2.8e4),
                    new Row("GD, sigma_H=1", 2.089e4, 1.2e4),
                    new Row("CWTM, f=5", 1.901e5, 7.1e4),
                    new Row("CWTM-NNM, f=5", 2.046e4, 9.7e3),
                    new Row("LAD-CWTM d=10, f=5", 6883, 3.7e3),
                    new Row("LAD-CWTM-NNM d=10, f=5", 6613, 3.7e3),
                    new Row("LAD-CWTM-NNM d=20, f=5", 6573, 3.7e3),
                    new Row("CWTM, f=10", 6.816e5, 4.9e5),
                    new Row("CWTM-NNM, f=10", 3.602e4, 7.6e3),
                    new Row("LAD-CWTM d=10, f=10", 7304, 3.8e3),
                    new Row("LAD-CWTM-NNM d=10, f=10", 6711, 3.7e3),
                    new Row("LAD-CWTM-NNM d=20, f=10", 6622, 3.7e3),
                    new Row("CWTM, f=30", 8.194e5, 3.4e5),
                    new Row("CWTM-NNM, f=30", 1.533e5, 4.3e4),
                    new Row("LAD-CWTM d=10, f=30", 1.015e4, 4.4e3),
                    new Row("LAD-CWTM-NNM d=10, f=30", 1.48e4, 8e3),
                    new Row("LAD-CWTM-NNM d=20, f=30", 6804, 3.8e3),
                    new Row("CWTM, f=40", 2.501e5, 6.8e4),
                    new Row("CWTM-NNM, f=40", 1.813e5, 5.5e4),
                    new Row("LAD-CWTM d=10, f=40", 1.421e4, 4.9e3),
                    new Row("LAD-CWTM-NNM d=10, f=40", 1.657e4, 7.9e3),
                    new Row("LAD-CWTM-NNM d=20, f=40", 6915, 3.8e3)));

    /** Table 8.4. */
    static final Study COMPRESSED = new Study(
            "R1 compressed, under sign flip: final loss after 1000 rounds",
            "lad/r1",
            Map.of("rounds", "1000"),
            50,
            false,
            List.of(
                    new Row("GD", 9118, 4.3e3),
                    new Row("TGN, none", 8.385e4, 4e4),
                    new Row("CWTM, none", 3.139e5, 1.2e5),
                    new Row("CWTM-NNM, none", 8.381e4, 3.8e4),
                    new Row("LAD-TGN d=10, none", 1.108e4, 7.6e3),
                    new Row("LAD-CWTM d=10, none", 1.208e4, 4.6e3),
                    new Row("LAD-CWTM-NNM d=10, none", 1.208e4, 7.3e3),
                    new Row("LAD-CWTM-NNM d=20, none", 9405, 4.3e3),
                    new Row("TGN, rand-30", 7.662e4, 3.4e4),
                    new Row("CWTM, rand-30", 7.467e4, 9.5e3),
                    new Row("CWTM-NNM, rand-30", 7.567e4, 3.3e4),
                    new Row("LAD-TGN d=10, rand-30", 1.284e4, 7.8e3),
                    new Row("LAD-CWTM d=10, rand-30", 5.814e4, 8.9e3),
                    new Row("LAD-CWTM-NNM d=10, rand-30", 1.264e4, 7.6e3),
                    new Row("LAD-CWTM-NNM d=20, rand-30", 9334, 4.3e3),
                    new Row("TGN, shared-30", 7.517e4, 3.3e4),
                    new Row("CWTM, shared-30", 3.21e5, 1.3e5),
                    new Row("CWTM-NNM, shared-30", 7.59e4, 3.4e4),
                    new Row("LAD-TGN d=10, shared-30", 1.28e4, 7.4e3),
                    new Row("LAD-CWTM d=10, shared-30", 1.215e4, 4.7e3),
                    new Row("LAD-CWTM-NNM d=10, shared-30", 1.238e4, 6.9e3),
                    new Row("LAD-CWTM-NNM d=20, shared-30", 9724, 4.4e3),
                    new Row("CWTM-NNM, QSGD 4", 8.014e4, 3.5e4),
                    new Row("LAD-CWTM d=10, QSGD 4", 2.632e4, 6.9e3),
                    new Row("LAD-CWTM-NNM d=10, QSGD 4", 1.197e4, 7.5e3),
                    new Row("CWTM-NNM, top-30", 9.293e4, 3.2e4),
                    new Row("LAD-CWTM d=10, top-30", 3.063e4, 7.3e3),
                    new Row("LAD-CWTM-NNM d=10, top-30", 1.288e4, 7.3e3),
                    new Row("CWTM-NNM, top-30 EF", 8.361e4, 3.5e4),
                    new Row("LAD-CWTM d=10, top-30 EF", 2.731e4, 7e3),
                    new Row("LAD-CWTM-NNM d=10, top-30 EF", 9372, 4.3e3),
                    new Row("CWTM-NNM, sign", 1.302e5, 4.2e4),
                    new Row("LAD-CWTM d=10, sign", 1.241e4, 4.6e3),
                    new Row("LAD-CWTM-NNM d=10, sign", 1.32e4, 5.7e3)));

    /** Table 8.5. */
    static final Study ATTACKS = new Study(
            "R1 under other attacks, and ablations: final loss after 1000 rounds",
            "lad/r1",
            Map.of("rounds", "1000"),
            50,
            false,
            List.of(
                    new Row("TGN, IPM", 7.536e5, 1.7e5),
                    new Row("CWTM, IPM", 9.393e5, 2.5e5),
                    new Row("CWTM-NNM, IPM", 7.723e5, 1.7e5),
                    new Row("LAD-CWTM d=10, IPM", 1.507e4, 5.3e3),
                    new Row("LAD-CWTM-NNM d=10, IPM", 7.746e4, 3.9e4),
                    new Row("LAD-CWTM d=20, IPM", 1.341e4, 4.8e3),
                    new Row("LAD-CWTM-NNM d=20, IPM", 2.751e4, 1.4e4),
                    new Row("LAD-CWTM d=41, IPM", 1.267e4, 4.8e3),
                    new Row("LAD-CWTM-NNM d=41, IPM", 1.186e4, 4.7e3),
                    new Row("LAD-CWTM d=70, IPM", 1.194e4, 4.8e3),
                    new Row("LAD-CWTM-NNM d=70, IPM", 1.136e4, 4.6e3),
                    Row.diverging("TGN, ALIE"),
                    Row.diverging("CWTM, ALIE"),
                    Row.diverging("CWTM-NNM, ALIE"),
                    new Row("LAD-CWTM d=10, ALIE", 1.252e5, 2.7e4),
                    new Row("LAD-CWTM-NNM d=10, ALIE", 1.073e5, 3.1e4),
                    new Row("LAD-CWTM d=20, ALIE", 2.301e4, 6.9e3),
                    new Row("LAD-CWTM-NNM d=20, ALIE", 1.848e4, 5.1e3),
                    new Row("LAD-CWTM d=41, ALIE", 1.205e4, 4.5e3),
                    new Row("LAD-CWTM-NNM d=41, ALIE", 1.085e4, 4.3e3),
                    new Row("LAD-CWTM d=70, ALIE", 9836, 4.1e3),
                    new Row("LAD-CWTM-NNM d=70, ALIE", 9500, 4.1e3),
                    new Row("LAD-CWTM d=1, sign flip", 3.202e4, 1.1e4),
                    new Row("LAD-CWTM-NNM d=1, sign flip", 6.721e4, 1.9e4),
                    new Row("LAD-CWTM d=10 fixed, sign flip", 3.163e4, 1.9e4),
                    new Row("LAD-CWTM-NNM d=10 fixed, sign flip", 1.853e4, 9.4e3)));

    private OrderTables() {}
}
