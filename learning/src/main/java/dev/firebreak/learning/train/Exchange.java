package dev.firebreak.learning.train;

import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.CommittedPlan;
import java.util.List;
import java.util.function.IntPredicate;

/** How a round's messages go from the workers that follow the protocol to the server. */
sealed interface Exchange permits DirectExchange, CommitThenFetch {

    /**
     * What an adversary sees: all messages as the server reads them, late ones included, because late workers cannot be predicted. In
     * worker order.
     */
    List<Message> seen();

    /**
     * Lets the honest workers' messages and forged ones arrive.
     *
     * @param inTime which honest workers' messages come in time
     * @param forged what the server reads of the Byzantine workers' messages
     */
    Arrival arrive(IntPredicate inTime, List<Message> forged);

    /** The exchange that a round's plan needs. */
    static Exchange of(Channel channel, CodingPlan plan, RoundTasks tasks, Answers answers) {
        return plan instanceof CommittedPlan committed
                ? new CommitThenFetch(channel, committed, tasks, answers)
                : new DirectExchange(channel, plan, tasks, answers);
    }
}
