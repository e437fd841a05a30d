package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.compression.MessageCodec;
import java.io.Serializable;
import java.util.List;

/**
 * What one worker sends: d numbers in the experiment's precision.
 *
 * @param worker the worker's id
 * @param float32 the numbers, or {@code null} if they are float64
 * @param float64 the numbers, or {@code null} if they are float32
 * @param loss mean loss over the examples touched
 */
public record Message(int worker, float[] float32, double[] float64, double loss) implements Serializable {

    /** A message that holds these numbers, rounded to the precision; the array is not kept. */
    public static Message of(int worker, double[] values, Precision precision, double loss) {
        return precision == Precision.FLOAT32
                ? new Message(worker, narrow(values), null, loss)
                : new Message(worker, null, values.clone(), loss);
    }

    /** The numbers as float64, copied. */
    public double[] values() {
        if (float64 != null) {
            return float64.clone();
        }
        double[] wide = new double[float32.length];
        for (int j = 0; j < wide.length; j++) {
            wide[j] = float32[j];
        }
        return wide;
    }

    /** Bytes on the wire: header and numbers. */
    public long bytes() {
        return MessageCodec.HEADER_BYTES
                + (float32 != null ? (long) Float.BYTES * float32.length : (long) Double.BYTES * float64.length);
    }

    /** The messages' numbers as rows, in the order of the list; all of one precision. */
    public static Rows rows(List<Message> messages) {
        if (messages.isEmpty()) {
            return Rows.of(new double[0][]);
        }
        return messages.get(0).float32 != null
                ? Rows.of(messages.stream().map(Message::float32).toArray(float[][]::new))
                : Rows.of(messages.stream().map(Message::float64).toArray(double[][]::new));
    }

    private static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int j = 0; j < narrow.length; j++) {
            narrow[j] = (float) values[j];
        }
        return narrow;
    }
}
