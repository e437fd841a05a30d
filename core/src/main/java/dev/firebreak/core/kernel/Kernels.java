package dev.firebreak.core.kernel;

/**
 * The inner loops on dense arrays, with one result on every machine. Two bodies exist, plain Java and
 * {@code jdk.incubator.vector}; both use {@value #LANES} logical lanes per float64 vector whatever the width of the hardware, fused
 * multiply-add, and the same tree to add lanes up, so they return the same bits.
 *
 * <p>Numbers stored as float32 are widened exactly; all arithmetic is float64 unless a method says otherwise. Kernels hold no
 * state and may be used from any thread. Offsets and lengths are in elements; {@link IndexOutOfBoundsException} if they leave the array.
 */
public interface Kernels {
    /** Logical lanes of a float64 reduction. */
    int LANES = 8;

    /**
     * The body of this process: the vector body where the module {@code jdk.incubator.vector} is present, else the plain one.
     * System property {@code firebreak.kernels=plain|vector} overrules.
     *
     * @throws IllegalStateException if the property asks for a body that is unknown or whose module is absent
     */
    static Kernels best() {
        return ChosenKernels.KERNELS;
    }

    /**
     * Inner product of {@code n} numbers. Element k of the leading multiple of 16 goes to lane k mod 16, lanes l and l+8 are
     * then added, and element k of the rest goes to lane k mod 8.
     */
    double dot(double[] a, int ao, double[] b, int bo, int n);

    /** Inner product of {@code n} float32 numbers, in the same order as for float64. */
    double dot(float[] a, int ao, float[] b, int bo, int n);

    /** Inner product of {@code n} float32 and float64 numbers, in the same order as for float64. */
    double dot(float[] a, int ao, double[] b, int bo, int n);

    /** {@code y += s x}, fused, for {@code n} numbers. */
    void axpy(double s, double[] x, int xo, double[] y, int yo, int n);

    /** {@code y += s x}, fused, for {@code n} float32 numbers added to float64. */
    void axpy(double s, float[] x, int xo, double[] y, int yo, int n);
}
