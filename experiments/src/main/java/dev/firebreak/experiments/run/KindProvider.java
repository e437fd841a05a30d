package dev.firebreak.experiments.run;

import java.util.List;

/** Kinds of run that a jar brings; found by {@link java.util.ServiceLoader}. */
public interface KindProvider {

    /** The kinds, each under a word of its own. */
    List<Kind<?>> kinds();
}
