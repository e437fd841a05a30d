package dev.firebreak.jobs.reproduce;

import dev.firebreak.jobs.reproduce.certified.CertifiedUnlearning;
import dev.firebreak.jobs.reproduce.certified.UnlearningAccounting;
import dev.firebreak.jobs.reproduce.distributional.DistributionalUnlearning;
import dev.firebreak.jobs.reproduce.inout.InOutUnlearning;
import java.util.List;

/** The papers whose cells are trials in Java; the others are study files. */
public final class Reproductions {
    /** All, in the order of the list a person sees. */
    public static final List<Reproduction> ALL = List.of(
            new CertifiedUnlearning(),
            new UnlearningAccounting(),
            new InOutUnlearning(),
            new DistributionalUnlearning());

    private Reproductions() {}
}
