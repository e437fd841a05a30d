package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;

/** How many unwanted records are removed. */
sealed interface Budget {

    /**
     * The number of deletions.
     *
     * @throws InputException if there are not so many records, or no removal reaches so far
     */
    long deletions(Frontier frontier);

    /** A share. */
    record Share(double of) implements Budget {
        @Override
        public long deletions(Frontier frontier) {
            return fixed(frontier.all());
        }

        @Override
        public long fixed(long all) {
            return Math.round(of * all);
        }
    }

    /** A number of records. */
    record Count(long records) implements Budget {
        @Override
        public long deletions(Frontier frontier) {
            return fixed(frontier.all());
        }

        @Override
        public long fixed(long all) {
            if (records > all) {
                throw new InputException(
                        "budget: " + records + " records are to be removed, but the unwanted domain has only " + all);
            }
            return records;
        }
    }

    /** The least removal. */
    record Removal(double alpha) implements Budget {
        @Override
        public long deletions(Frontier frontier) {
            for (int k = 0; k < frontier.deleted().length; k++) {
                if (frontier.removal()[k] >= alpha) {
                    return frontier.deleted()[k];
                }
            }
            throw new InputException("budget: no removal reaches KL(p1||p) = " + alpha
                    + "; removing all unwanted records reaches " + frontier.removal()[frontier.removal().length - 1]);
        }
    }

    /** The greatest loss of preservation. */
    record Preservation(double epsilon) implements Budget {
        @Override
        public long deletions(Frontier frontier) {
            for (int k = 0; k < frontier.deleted().length; k++) {
                if (frontier.preservation()[k] <= epsilon) {
                    return frontier.deleted()[k];
                }
            }
            return frontier.all();
        }
    }

    /** The number of deletions if it does not depend on the frontier; -1 if it does. */
    default long fixed(long all) {
        return -1;
    }
}
