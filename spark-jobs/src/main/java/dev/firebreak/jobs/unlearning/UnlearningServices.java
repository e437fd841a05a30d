package dev.firebreak.jobs.unlearning;

import java.time.Clock;

/**
 * What is around an unlearning pipeline and may be replaced.
 *
 * @param auditor tries to break the method's certificate
 * @param holder decides where records are held
 * @param clock of receipts
 */
record UnlearningServices(Auditor auditor, RetainView.Holder holder, Clock clock) {
    /** No audit, records where the runtime is, the clock of this machine. */
    static final UnlearningServices USUAL =
            new UnlearningServices(Auditor.NONE, RetainView.Holder.USUAL, Clock.systemUTC());
}
