package dev.firebreak.core.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import breeze.generic.UFunc;
import breeze.linalg.DenseMatrix;
import breeze.linalg.DenseMatrix$mcD$sp;
import breeze.linalg.DenseVector;
import breeze.linalg.DenseVector$mcD$sp;
import breeze.linalg.eigSym;
import breeze.linalg.eigSym$;
import breeze.linalg.operators.HasOps$;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Our order of operations gives the numbers of Breeze, which calls LAPACK, up to rounding. */
class BreezeOracleTest {
    private static final double TOLERANCE = 1e-11;

    @Test
    @SuppressWarnings("unchecked")
    void eigenvalues() {
        RandomStream stream = Randomness.of(1).stream("oracle");
        for (int n : new int[] {1, 2, 3, 10, 33, 60}) {
            double[] a = new double[n * n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    a[i * n + j] = stream.nextGaussian();
                    a[j * n + i] = a[i * n + j];
                }
            }
            DenseMatrix<Object> matrix = new DenseMatrix$mcD$sp(n, n, a.clone());
            eigSym.EigSym<DenseVector<Object>, DenseMatrix<Object>> expected =
                    (eigSym.EigSym<DenseVector<Object>, DenseMatrix<Object>>)
                            eigSym$.MODULE$.apply(matrix, (UFunc.UImpl) eigSym.EigSym_DM_Impl$.MODULE$);
            double largest = (Double) expected.eigenvalues().apply(n - 1);
            SymmetricEigen.Pair pair = SymmetricEigen.largestPair(a, n);
            assertEquals(largest, pair.value(), TOLERANCE);
            assertEquals(largest, SymmetricEigen.largestValue(a, n), TOLERANCE);
            double inner = 0;
            for (int i = 0; i < n; i++) {
                inner += pair.vector()[i] * (Double) expected.eigenvectors().apply(i, n - 1);
            }
            assertEquals(1, Math.abs(inner), TOLERANCE);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void leastSquares() {
        RandomStream stream = Randomness.of(2).stream("oracle");
        for (int[] shape : new int[][] {{1, 1}, {5, 5}, {20, 3}, {40, 17}}) {
            double[][] a = new double[shape[0]][shape[1]];
            double[] columnMajor = new double[shape[0] * shape[1]];
            double[] b = new double[shape[0]];
            for (int i = 0; i < shape[0]; i++) {
                b[i] = stream.nextGaussian();
                for (int j = 0; j < shape[1]; j++) {
                    a[i][j] = stream.nextGaussian();
                    columnMajor[j * shape[0] + i] = a[i][j];
                }
            }
            DenseVector<Object> expected = (DenseVector<Object>) HasOps$.MODULE$
                    .impl_OpSolveMatrixBy_DMD_DVD_eq_DVD()
                    .apply(new DenseMatrix$mcD$sp(shape[0], shape[1], columnMajor), new DenseVector$mcD$sp(b.clone()));
            double[] x = new double[shape[1]];
            Arrays.setAll(x, j -> (Double) expected.apply(j));
            assertArrayEquals(x, LeastSquares.solve(a, b).x(), 1e-9);
        }
    }
}
