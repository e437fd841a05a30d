package dev.firebreak.privacy.accountant;

import java.util.List;

/** What was done to private data, as a tree that accountants read. */
public sealed interface Event {

    /** The neighbouring relation of every sensitivity inside. */
    Adjacency adjacency();

    /**
     * One Gaussian mechanism.
     *
     * @param noiseMultiplier standard deviation over L2 sensitivity, greater than 0
     * @param adjacency the relation under which the sensitivity was taken
     */
    record Gaussian(double noiseMultiplier, Adjacency adjacency) implements Event {
        /** Checks the range. */
        public Gaussian {
            Check.positive("noise multiplier", noiseMultiplier);
        }
    }

    /**
     * A Gaussian mechanism on a sample that every record enters independently. Its divisor must be the expected sample size:
     * dividing by the realised size voids the analysis.
     *
     * @param rate probability of entering, in [0, 1]
     * @param event what is done to the sample; add-or-remove-one
     */
    record PoissonSampled(double rate, Gaussian event) implements Event {
        /** Checks the rate and the relation. */
        public PoissonSampled {
            Check.require(rate >= 0 && rate <= 1, "rate", "in [0, 1]", rate);
            if (event.adjacency() != Adjacency.ADD_REMOVE) {
                throw new IllegalArgumentException(
                        "Poisson sampling is accounted for adding or removing one record only");
            }
        }

        @Override
        public Adjacency adjacency() {
            return event.adjacency();
        }
    }

    /**
     * Anything whose Rényi divergence of every order alpha is at most alpha rho.
     *
     * @param rho at least 0
     * @param adjacency the relation
     */
    record ZeroConcentrated(double rho, Adjacency adjacency) implements Event {
        /** Checks the range. */
        public ZeroConcentrated {
            Check.atLeastZero("rho", rho);
        }
    }

    /**
     * The same event again and again.
     *
     * @param event what is repeated
     * @param times how often, at least 0
     */
    record Repeated(Event event, long times) implements Event {
        /** Checks the range. */
        public Repeated {
            Check.atLeastZero("times", (double) times);
        }

        @Override
        public Adjacency adjacency() {
            return event.adjacency();
        }
    }

    /**
     * Several events on the same data.
     *
     * @param events at least one, all under one relation
     */
    record Composed(List<Event> events) implements Event {
        /** Checks that the relations agree. */
        public Composed {
            events = List.copyOf(events);
            if (events.stream().map(Event::adjacency).distinct().count() != 1) {
                throw new IllegalArgumentException("composed events must share one adjacency, but have "
                        + events.stream().map(Event::adjacency).toList());
            }
        }

        @Override
        public Adjacency adjacency() {
            return events.get(0).adjacency();
        }
    }
}
