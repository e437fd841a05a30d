package dev.firebreak.aggregation.attack;

import java.util.Set;

/**
 * What the Byzantine workers of a round send, all of them together: they see every honest message, the pipeline and its
 * parameters. An attack is a value; its state between rounds goes in by {@link AttackContext#state()} and comes out
 * by {@link Forgery#state()}.
 */
@FunctionalInterface
public interface Attack {

    /** What must be computed for the attack besides the honest messages. */
    enum Need {
        /** What each Byzantine worker would send if it followed the protocol, in {@link AttackContext#own()}. */
        OWN_MESSAGES,
        /** The update of each honest worker on the same batch with labels C-1-y, in {@link AttackContext#flipped()}. */
        FLIPPED_HONEST,
        /** As {@link #OWN_MESSAGES}, on the Byzantine workers' own data with labels C-1-y. */
        FLIPPED_OWN
    }

    /** What must be computed for this attack; empty for attacks on the honest messages alone. */
    default Set<Need> needs() {
        return Set.of();
    }

    /** The messages of the Byzantine workers of one round. */
    Forgery forge(AttackContext context);
}
