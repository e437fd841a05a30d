package dev.firebreak.coding;

import java.util.List;
import java.util.Optional;

/** A plan whose devices stand in groups that compute the same and must agree byte for byte. */
interface GroupedPlan extends CodingPlan {

    /** The groups of the round. */
    Groups groups();

    /** The plain sum over the block of the device's group. */
    @Override
    default Assignment assignment(int device) {
        return Assignment.sum(groups().blockOf(device), 1);
    }

    @Override
    default List<int[]> replicas() {
        return groups().all();
    }

    @Override
    default int key(int device) {
        return groups().of(device);
    }

    /**
     * What each group agrees on, in the order of the groups; empty where none of it answered.
     *
     * @param received finite messages
     * @param byzantine how many of the devices that are left may lie
     */
    default List<Optional<Ballot>> ballots(Received received, int byzantine) {
        int dimension = received.rows().dimension();
        return groups().all().stream()
                .map(members -> Optional.ofNullable(Ballot.among(received, members, 0, dimension, byzantine)))
                .toList();
    }
}
