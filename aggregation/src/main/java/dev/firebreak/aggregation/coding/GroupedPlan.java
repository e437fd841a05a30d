package dev.firebreak.aggregation.coding;

import java.util.List;

/** A plan whose devices stand in groups that compute the same and must agree byte for byte. */
interface GroupedPlan extends CodingPlan {

    /** The groups of the round. */
    Groups groups();

    @Override
    default List<int[]> replicas() {
        return groups().all();
    }

    @Override
    default int key(int device) {
        return groups().of(device);
    }
}
