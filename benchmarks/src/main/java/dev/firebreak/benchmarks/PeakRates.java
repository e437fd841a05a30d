package dev.firebreak.benchmarks;

/** Multiply-adds at full rate, in independent chains that touch no memory. */
public interface PeakRates {

    /** The rates with vectors, for which the vector module must be present. */
    static PeakRates ofThisMachine() throws ReflectiveOperationException {
        return Class.forName("dev.firebreak.benchmarks.VectorPeakRate")
                .asSubclass(PeakRates.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    /** Does about this many. */
    double multiplyAdds(long count);

    /** As {@link #multiplyAdds}, of float32. */
    double multiplyAddsOfFloat32(long count);
}
