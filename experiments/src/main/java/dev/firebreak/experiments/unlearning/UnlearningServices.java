package dev.firebreak.experiments.unlearning;

import java.time.Clock;

/**
 * What is around an unlearning pipeline and may be replaced.
 *
 * @param auditor tries to break the method's certificate
 * @param clock of receipts
 */
public record UnlearningServices(Auditor auditor, Clock clock) {
    /** No audit, the clock of this machine. */
    public static final UnlearningServices USUAL = new UnlearningServices(Auditor.NONE, Clock.systemUTC());
}
