package dev.firebreak.benchmarks;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Twelve chains of vector multiply-adds in registers: enough to hide the latency of any current machine. */
final class VectorPeakRate implements RoofBenchmark.PeakRate {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;

    VectorPeakRate() {}

    @Override
    public double multiplyAdds(long count) {
        DoubleVector x = DoubleVector.broadcast(SPECIES, 0.999);
        DoubleVector y = DoubleVector.broadcast(SPECIES, 0.001);
        DoubleVector a = y;
        DoubleVector b = y;
        DoubleVector c = y;
        DoubleVector d = y;
        DoubleVector e = y;
        DoubleVector f = y;
        DoubleVector g = y;
        DoubleVector h = y;
        DoubleVector i = y;
        DoubleVector j = y;
        DoubleVector k = y;
        DoubleVector l = y;
        for (long done = 0; done < count; done += CHAINS * SPECIES.length()) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        return a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l)
                .lane(0);
    }
}
