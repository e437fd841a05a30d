package dev.firebreak.jobs.reproduce;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.jobs.reproduce.certified.CertifiedUnlearning;
import dev.firebreak.jobs.reproduce.certified.UnlearningAccounting;
import dev.firebreak.jobs.reproduce.distributional.DistributionalUnlearning;
import dev.firebreak.jobs.reproduce.inout.InOutUnlearning;
import java.util.List;

/** The papers that can be reproduced here. */
public final class Reproductions {
    /** All, in the order of the list a person sees. */
    public static final List<Reproduction> ALL = List.of(
            new CertifiedUnlearning(),
            new UnlearningAccounting(),
            new InOutUnlearning(),
            new DistributionalUnlearning());

    private Reproductions() {}

    /**
     * The one of this name.
     *
     * @throws InputException if there is none, with those there are
     */
    public static Reproduction of(String paper) {
        List<String> known = ALL.stream().map(Reproduction::paper).toList();
        return ALL.stream()
                .filter(one -> one.paper().equals(paper))
                .findFirst()
                .orElseThrow(() -> new InputException("unknown paper '" + paper + "'" + Nearest.hint(paper, known)));
    }
}
