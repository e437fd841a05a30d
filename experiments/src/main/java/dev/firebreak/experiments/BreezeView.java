package dev.firebreak.experiments;

import breeze.linalg.DenseMatrix;
import breeze.linalg.DenseMatrix$mcD$sp;
import breeze.linalg.DenseVector;
import breeze.linalg.DenseVector$mcD$sp;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.learning.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The numbers of a result as Breeze vectors and matrices, for Scala programs and notebooks. Elements are float64; Scala asks for them as
 *
 * <pre>{@code
 * val theta: DenseVector[Double] = session.breeze(run).vector("theta")
 * }</pre>
 *
 * @param result the folder of a finished run
 */
public record BreezeView(ResultFolder result) {

    /**
     * A tensor of the model, in row-major order.
     *
     * @param <T> {@code Double} of Scala, which Java sees as {@code Object}
     * @throws InputException if there is none of this name, naming those that there are
     */
    public <T> DenseVector<T> vector(String tensor) throws IOException {
        return vector(tensor(tensor).values());
    }

    /** A tensor of two axes. @throws InputException if there is none of this name, or it has another number of axes */
    public <T> DenseMatrix<T> matrix(String tensor) throws IOException {
        Tensor found = tensor(tensor);
        if (found.shape().size() != 2) {
            throw new InputException(result.location() + ": tensor '" + tensor + "' has the shape " + found.shape()
                    + "; a matrix has two axes");
        }
        return matrix(found.shape().get(0).intValue(), found.shape().get(1).intValue(), found.values());
    }

    /**
     * A metric at the rounds at which it was recorded: a row for each, of round and value.
     *
     * @throws InputException if there is none of this name, naming those that are near
     */
    public <T> DenseMatrix<T> metric(String name) throws IOException {
        List<MetricRow> rows = result.metrics();
        double[] numbers = rows.stream()
                .filter(row -> row.metric().equals(name))
                .flatMapToDouble(row -> DoubleStream.of(row.round(), row.value()))
                .toArray();
        if (numbers.length == 0) {
            throw new InputException(result.location() + ": there is no metric '" + name + "'"
                    + Nearest.hint(
                            name,
                            rows.stream().map(MetricRow::metric).distinct().toList()));
        }
        return matrix(numbers.length / 2, 2, numbers);
    }

    private Tensor tensor(String name) throws IOException {
        byte[] model = result.model()
                .orElseThrow(() -> new InputException(result.location() + ": there is no model in this result"));
        List<Tensor> tensors = Safetensors.read(result.location(), model);
        return tensors.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException(result.location() + ": there is no tensor '" + name + "'"
                        + Nearest.hint(name, tensors.stream().map(Tensor::name).toList())));
    }

    // Scala's Double is erased to Object in Java's signatures; the classes are those that hold a double[].
    @SuppressWarnings("unchecked")
    private static <T> DenseVector<T> vector(double[] numbers) {
        return (DenseVector<T>) new DenseVector$mcD$sp(numbers);
    }

    @SuppressWarnings("unchecked")
    private static <T> DenseMatrix<T> matrix(int rows, int columns, double[] rowMajor) {
        return (DenseMatrix<T>) new DenseMatrix$mcD$sp(rows, columns, rowMajor, 0, columns, true);
    }
}
