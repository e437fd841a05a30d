package dev.firebreak.aggregation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Column blocks that tasks reach through Java serialization only, as between machines.
 *
 * @param rows the whole
 * @param cuts where blocks end and others start
 */
record SerializedBlocks(Rows rows, int... cuts) implements Shards {
    @Override
    public int count() {
        return rows.count();
    }

    @Override
    public int dimension() {
        return rows.dimension();
    }

    @Override
    public <T extends Serializable> List<T> onEach(Task<T> task) {
        List<T> answers = new ArrayList<>();
        for (int b = 0; b <= cuts.length; b++) {
            int from = b == 0 ? 0 : cuts[b - 1];
            int to = b == cuts.length ? dimension() : cuts[b];
            answers.add(sent(sent(task).run(block(from, to), from)));
        }
        return answers;
    }

    private Rows block(int from, int to) {
        if (rows instanceof Float32Rows single) {
            return Rows.of(Arrays.stream(single.rows())
                    .map(row -> Arrays.copyOfRange(row, from, to))
                    .toArray(float[][]::new));
        }
        double[][] block = new double[rows.count()][to - from];
        for (int i = 0; i < block.length; i++) {
            rows.copy(i, from, to, block[i], 0);
        }
        return Rows.of(block);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Serializable> T sent(T value) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(value);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (T) in.readObject();
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
