package dev.firebreak.coding;

import java.util.List;
import java.util.Optional;

/** A plan whose workers form groups whose members compute the same and must agree byte for byte. */
interface GroupedPlan extends CodingPlan {

    /** The groups of the round. */
    Groups groups();

    /** The plain sum over the block of the worker's group. */
    @Override
    default Assignment assignment(int worker) {
        return Assignment.sum(groups().blockOf(worker), 1);
    }

    @Override
    default List<int[]> replicas() {
        return groups().all();
    }

    @Override
    default int key(int worker) {
        return groups().of(worker);
    }

    /**
     * What each group agrees on, in the order of the groups; empty where none of its messages arrived.
     *
     * @param received finite messages
     * @param byzantine how many of the workers that are left may be Byzantine
     */
    default List<Optional<Ballot>> ballots(Received received, int byzantine) {
        int dimension = received.rows().dimension();
        return groups().all().stream()
                .map(members -> Ballot.among(received, members, 0, dimension, byzantine))
                .toList();
    }
}
