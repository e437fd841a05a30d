package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary version of CIFAR-10: records of one label byte and 3072 bytes of pixels (red plane, green plane, blue plane,
 * each 32 x 32 by rows). Pixels become {@code byte / 255} as float32, planes kept.
 */
public final class CifarBinary {
    private static final Shape SHAPE = new Shape(32, 32, 3);
    private static final int PIXELS = SHAPE.size();
    private static final int CLASSES = 10;

    private CifarBinary() {}

    /**
     * All records of these files, in this order.
     *
     * @throws InputException if a file is missing or cut off, or a label is not in 0..9
     */
    public static Examples read(List<DataFile> files) {
        return Limits.within(files.get(0) + (files.size() > 1 ? " and others" : ""), () -> readAll(files));
    }

    private static Examples readAll(List<DataFile> files) {
        // Bytes first: a compressed file does not tell its length, and bytes take a quarter of the floats.
        List<byte[]> records = new ArrayList<>();
        for (DataFile file : files) {
            try (BinarySource source = new BinarySource(file)) {
                byte[] record = new byte[1 + PIXELS];
                int before = records.size();
                for (int i = 0; source.fillUnlessEnd(record, "record " + i); i++) {
                    if ((record[0] & 0xFF) >= CLASSES) {
                        throw source.problem("the record before (record " + i + ") has label " + (record[0] & 0xFF)
                                + "; expected 0..9");
                    }
                    records.add(record);
                    record = new byte[1 + PIXELS];
                }
                if (records.size() == before) {
                    throw source.problem("the file holds no record");
                }
            }
        }
        if ((long) records.size() * PIXELS > Limits.MOST_NUMBERS) {
            throw new InputException(files.get(0) + " and others: " + records.size() + " records are too many; at most "
                    + Limits.MOST_NUMBERS / PIXELS + " fit");
        }
        byte[] pixels = new byte[records.size() * PIXELS];
        double[] labels = new double[records.size()];
        for (int i = 0; i < labels.length; i++) {
            byte[] record = records.set(i, null);
            labels[i] = record[0];
            System.arraycopy(record, 1, pixels, i * PIXELS, PIXELS);
        }
        return new Examples(DenseFeatures.ofPixels(SHAPE, pixels), labels, CLASSES);
    }
}
