package dev.firebreak.jobs.offline;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.AttackContext;
import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.aggregation.attack.Forgery;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * {@code {"attack":"alie(tau=1.5)","byzantine":4,"vectors":[[...],...]}}: what Byzantine workers send who have seen these
 * honest rows. Answered by {@code "result"} if all send the same vector, else by {@code "rows"}, one per Byzantine worker (none
 * if they stay silent). Optimised attacks need {@code "pipeline"} and add {@code "factor"}; an attack that remembers adds
 * {@code "memory"}, which the line of the next round gives back. {@code "seed"} and {@code "round"} key the draws, {@code
 * "permutation"} and {@code "state"} are what the pipeline will be given, {@code "own"} and {@code "flipped"} are the rows that
 * some attacks need besides the honest ones.
 */
public final class AttackLines implements RowsQuestion {
    private static final List<String> KEYS = List.of(
            "attack",
            "byzantine",
            "vectors",
            "pipeline",
            "seed",
            "round",
            "permutation",
            "state",
            "own",
            "flipped",
            "memory");

    private final String attack;
    private final Integer byzantine;
    private final String pipeline;
    private final long seed;

    /**
     * Answers lines, filling in what a line leaves out.
     *
     * @param attack the attack; {@code null} if every line must name its own
     * @param byzantine f; {@code null} if every line must say it
     * @param pipeline the pipeline; {@code null} if a line without one has none
     * @param seed what random vectors and permutations are drawn from
     */
    public AttackLines(String attack, Integer byzantine, String pipeline, long seed) {
        this.attack = attack;
        this.byzantine = byzantine;
        this.pipeline = pipeline;
        this.seed = seed;
    }

    @Override
    public LineAnswer answer(LineObject line) throws IOException {
        Round round = new Round(this);
        round.read(line);
        return round.answer();
    }

    @Override
    public RowsLineAnswer answer(Rows rows) {
        Round round = new Round(this);
        round.honest = rows;
        return round.answer();
    }

    /** One round's fields as they are met. */
    private static final class Round {
        private String attack;
        private Integer byzantine;
        private Rows honest;
        private String pipeline;
        private long seed;
        private int number;
        private int[] permutation;
        private double[] state;
        private Rows own;
        private Rows flipped;
        private State memory = State.EMPTY;

        Round(AttackLines defaults) {
            attack = defaults.attack;
            byzantine = defaults.byzantine;
            pipeline = defaults.pipeline;
            seed = defaults.seed;
        }

        void read(LineObject line) throws IOException {
            for (String key = line.next(KEYS); key != null; key = line.next(KEYS)) {
                switch (key) {
                    case "attack" -> attack = line.text();
                    case "byzantine" -> byzantine = line.natural();
                    case "vectors" -> honest = Rows.of(line.matrix());
                    case "pipeline" -> pipeline = line.text();
                    case "seed" -> seed = line.whole();
                    case "round" -> number = line.natural();
                    case "permutation" -> permutation = line.naturals();
                    case "state" -> state = line.vector();
                    case "own" -> own = Rows.of(line.matrix());
                    case "flipped" -> flipped = Rows.of(line.matrix());
                    case "memory" -> memory = new State(line.vectors());
                    default -> throw new IllegalStateException(key);
                }
            }
        }

        RowsLineAnswer answer() {
            Attack built = Attacks.ATTACKS.build(LineObject.required("attack", attack));
            int f = LineObject.required("byzantine", byzantine);
            Rows rows = LineObject.required("vectors", honest);
            for (Attack.Need need : built.needs()) {
                check(need, rows, f);
            }
            AttackContext context = new AttackContext(
                    rows,
                    f,
                    f,
                    pipeline == null ? null : Pipeline.parse(pipeline),
                    new AggregationContext(state, Permutations.of(permutation, seed, number)),
                    own,
                    flipped,
                    number,
                    Randomness.of(seed).stream("attack", number, 0),
                    memory);
            return written(built.forge(context));
        }

        private void check(Attack.Need need, Rows rows, int f) {
            switch (need) {
                case OWN_MESSAGES -> present("own", own, f, rows.dimension());
                case FLIPPED_HONEST -> present("flipped", flipped, rows.count(), rows.dimension());
                case FLIPPED_OWN -> present("flipped", flipped, f, rows.dimension());
            }
        }

        private void present(String key, Rows given, int count, int dimension) {
            if (given == null || given.count() != count || given.dimension() != dimension) {
                throw new InputException(
                        "attack '" + attack + "' needs \"" + key + "\": " + count + " rows of " + dimension + " numbers"
                                + (given == null ? "" : ", not " + given.count() + " of " + given.dimension()));
            }
        }
    }

    private static RowsLineAnswer written(Forgery forgery) {
        LineAnswer facts = json -> {
            if (forgery.factor().isPresent()) {
                json.writeNumberField("factor", forgery.factor().getAsDouble());
            }
            if (!forgery.state().arrays().isEmpty()) {
                json.writeObjectFieldStart("memory");
                for (Map.Entry<String, double[]> entry :
                        forgery.state().arrays().entrySet()) {
                    json.writeFieldName(entry.getKey());
                    RowsLineAnswer.writeVector(json, entry.getValue());
                }
                json.writeEndObject();
            }
        };
        return new RowsLineAnswer(forgery.rows(), forgery.rows().count() == 1, facts);
    }
}
