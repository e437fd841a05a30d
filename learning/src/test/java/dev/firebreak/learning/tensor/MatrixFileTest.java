package dev.firebreak.learning.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixFileTest {
    private static final String F8 = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void readsEveryVersionOfTheFormat(int version) throws IOException {
        ByteBuffer data = buffer(6 * 8);
        for (int k = 0; k < 6; k++) {
            data.putDouble(k / 3.0);
        }
        Rows rows = MatrixFile.open(npy(version, F8, data), null);
        assertEquals(2, rows.count());
        assertEquals(3, rows.dimension());
        assertArrayEquals(new double[] {1, 4 / 3.0, 5 / 3.0}, rows.row(1));
        double[] part = new double[4];
        rows.copy(1, 1, 3, part, 2);
        assertArrayEquals(new double[] {0, 0, 4 / 3.0, 5 / 3.0}, part);
    }

    @Test
    void narrowFloatsAreWidenedExactlyAndFurtherAxesFlattened() throws IOException {
        ByteBuffer single =
                buffer(16).putFloat(0.1f).putFloat(-0f).putFloat(1e-45f).putFloat(Float.MAX_VALUE);
        Rows rows = MatrixFile.open(npy(1, "{'descr':'<f4','fortran_order':False,'shape':(1,2,2)}", single), null);
        assertArrayEquals(new double[] {0.1f, -0.0, 1e-45f, Float.MAX_VALUE}, rows.row(0));
        // 1, -2, the largest, the smallest, one third rounded, infinity, NaN.
        short[] bits = {0x3c00, (short) 0xc000, 0x7bff, 0x0001, 0x3555, (short) 0xfc00, 0x7e00};
        ByteBuffer half = buffer(14);
        for (short b : bits) {
            half.putShort(b);
        }
        Rows halves = MatrixFile.open(npy(1, "{'descr':'<f2','fortran_order':False,'shape':(1,7)}", half), null);
        assertArrayEquals(
                new double[] {1, -2, 65504, 0x1p-24, 0.333251953125, Double.NEGATIVE_INFINITY, Double.NaN},
                halves.row(0));
    }

    @Test
    void bfloat16IsTheUpperHalfOfAFloat32() throws IOException {
        String header = "{\"g\":{\"dtype\":\"BF16\",\"shape\":[2,2],\"data_offsets\":[0,8]}}";
        ByteBuffer data = buffer(8);
        for (float value : new float[] {1, -3.140625f, 0, Float.NEGATIVE_INFINITY}) {
            data.putShort((short) (Float.floatToRawIntBits(value) >> 16));
        }
        Rows rows = MatrixFile.open(safetensors(header, data), null);
        assertArrayEquals(new double[] {1, -3.140625}, rows.row(0));
        assertArrayEquals(new double[] {0, Double.NEGATIVE_INFINITY}, rows.row(1));
    }

    @Test
    void tensorsOfOneShapeAreRowsInNumberOrder() throws IOException {
        Path file = folder.resolve("workers.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            Safetensors.write(
                    out,
                    List.of(
                            Tensor.vector("worker.10", ElementType.F32, new double[] {10, 10}),
                            Tensor.vector("worker.2", ElementType.F32, new double[] {2, 2})));
        }
        Rows rows = MatrixFile.open(file, null);
        assertArrayEquals(new double[] {2, 2}, rows.row(0));
        assertArrayEquals(new double[] {10, 10}, rows.row(1));
        refused(file, "worker.3", "there is no tensor 'worker.3'; it holds worker.10, worker.2");
        refused(file, "worker.2", "expected at least two axes");
    }

    @Test
    void oneTensorIsChosenByItsName() throws IOException {
        Path file = folder.resolve("m.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            Safetensors.write(
                    out,
                    List.of(
                            new Tensor("g", ElementType.F64, List.of(2L, 1L), new double[] {3, 4}),
                            Tensor.vector("other", ElementType.F32, new double[] {2})));
        }
        assertArrayEquals(new double[] {4}, MatrixFile.open(file, "g").row(1));
        refused(file, null, "expected tensors of one type and shape");
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        double[] row = new double[20_001];
        for (int j = 0; j < row.length; j++) {
            row[j] = Math.sqrt(j);
        }
        Path matrix = folder.resolve("matrix.npy");
        Path vector = folder.resolve("vector.npy");
        try (OutputStream out = Files.newOutputStream(matrix);
                OutputStream single = Files.newOutputStream(vector)) {
            Npy.write(out, Rows.of(row, new double[row.length]), false);
            Npy.write(single, Rows.of(row), true);
        }
        Rows read = MatrixFile.open(matrix, null);
        assertEquals(2, read.count());
        assertArrayEquals(row, read.row(0));
        assertArrayEquals(new double[row.length], read.row(1));
        String header = new String(Files.readAllBytes(vector), 0, 128, StandardCharsets.ISO_8859_1);
        assertTrue(header.contains("'shape': (20001,)"), header);
        assertEquals('\n', header.charAt(127));
        assertEquals(128 + 8 * 20_001, Files.size(vector));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{'descr': '>f8', 'fortran_order': False, 'shape': (2, 3), }~element type is '>f8'",
                "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3), }~expected one of '<f8'",
                "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (6,), }~element type is [",
                "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }~Fortran order",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 4), }~but it has",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }~but it has",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (6,), }~at least two axes",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999, 9999999999), }~too many elements",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999, 1), }~lengths of axes below 2^63",
                "{'descr': '<f8', 'shape': (2, 3), }~'fortran_order' is missing",
                "nonsense~expected '{', but found 'nonsense",
            })
    void otherArraysAreRefusedNamingFileAndPlace(String header, String told) throws IOException {
        Path file = npy(1, header, buffer(48));
        refused(file, null, told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "'descr': '<f8', 'fortran_order': False, 'shape': (4,, 3)~such as (2, 3) or (6,), but found '(4,, 3)'",
                "'descr': '<f8', 'fortran_order': False, 'shape': (2 3)~such as (2, 3) or (6,), but found '(2 3)'",
                "'descr': '<f8', 'fortran_order': False, 'shape': (,)~such as (2, 3) or (6,), but found '(,)'",
                "'descr': '<f8', 'fortran_order': False, 'shape': (6)~a number in parentheses",
                "'descr': '<f8', 'fortran_order': False, 'shape': (-2, 3)~such as (2, 3) or (6,), but found '(-2, 3)",
                "'descr': '<f8', 'fortran_order': False, 'shape': (02, 3)~such as (2, 3) or (6,), but found '(02, 3)'",
                "'descr': '<f8', 'fortran_order': False, 'shape': '(2, 3)'~such as (2, 3) or (6,), but found ''(2, 3)'",
                "'descr': '<f8', 'fortran_order': False, 'shape': (6, 1), 'shape': (2, 3)~'shape' is given twice",
                "'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)~'descr' is given twice",
                "'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), 'more': 1~unknown key 'more'",
                "'descr': '<f8', 'fortran_order': 0, 'shape': (2, 3)~expected True or False",
                "'descr': <f8, 'fortran_order': False, 'shape': (2, 3)~expected an element type in quotes",
                "'descr': '<f8' 'fortran_order': False, 'shape': (2, 3)~expected ',' or '}', but found ''fortran_order'",
                "'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)} {~expected the end of the header",
                "'descr': '<f8', 'fortran_order': False, 'shape': (0, 4611686018427387904, 4611686018427387904)~a row has axes",
                "'descr': '<f8', 'fortran_order': False, 'shape': (0, 0)~a row has axes",
            })
    void aHeaderIsReadAsPythonWritesItOrRefused(String fields, String told) throws IOException {
        ByteBuffer data = buffer(fields.contains("(0,") ? 0 : 48);
        refused(npy(1, "{" + fields + "}", data), null, told);
    }

    @Test
    void headersHaveLimitsAndAreReadInOnePass() throws IOException {
        refused(npy(2, F8 + " ".repeat(1 << 16), buffer(48)), null, "at most 65536");
        refused(npy(2, "{" + "'descr':[".repeat(7000), buffer(48)), null, "a structure");
        refused(npy(2, F8.replace("(2, 3)", "(" + "1, ".repeat(70) + ")"), buffer(48)), null, "more than 64 axes");
        String quotes = "{'descr'" + "'".repeat(60_000);
        assertTimeout(Duration.ofSeconds(2), () -> refused(npy(2, quotes, buffer(48)), null, "expected ':'"));
        Path sparse = folder.resolve("sparse.npy");
        Files.write(sparse, Files.readAllBytes(npy(1, F8.replace("(2, 3)", "(1000001, 1)"), buffer(0))));
        try (RandomAccessFile out = new RandomAccessFile(sparse.toFile(), "rw")) {
            out.setLength(out.length() + 8 * 1_000_001L);
        }
        refused(sparse, null, "expected 1 to 1000000 rows");
    }

    @Test
    void messagesQuoteLittleOfTheFile() throws IOException {
        refused(npy(2, "{'descr': '" + "x".repeat(60_000) + "'", buffer(48)), null, "expected ',' or '}'");
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            tensors.add(Tensor.vector("a".repeat(300) + i, ElementType.F32, new double[] {i}));
        }
        Path file = folder.resolve("many.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            Safetensors.write(out, tensors);
        }
        InputException refused = assertThrows(InputException.class, () -> MatrixFile.open(file, "b"));
        assertTrue(refused.getMessage().endsWith("and 980 more"), refused.getMessage());
        assertTrue(refused.getMessage().length() < 4000, refused.getMessage());
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(npy(1, F8, buffer(48)));
        Path cut = folder.resolve("cut.npy");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, java.util.Arrays.copyOf(whole, length));
            refused(cut, null, "at byte ");
        }
        refused(folder.resolve("nowhere.npy"), null, "there is no such file");
    }

    @Test
    void otherTensorsAreRefused() throws IOException {
        String ints = "{\"g\":{\"dtype\":\"I32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}";
        refused(safetensors(ints, buffer(4)), null, "is I32; expected one of F64, F32, BF16, F16");
        refused(safetensors("{}", buffer(0)), null, "there is no tensor");
        refused(npy(1, F8, buffer(48)), "g", "a tensor cannot be chosen");
    }

    /** 2.6 GB of a sparse file, more than one mapping and more than this heap. */
    @Test
    void matrixLargerThanOneMappingIsReadWhereItLies() throws IOException {
        int n = 5;
        int d = 65_000_003;
        long bytes = 8L * n * d;
        String text = "{\"grads\":{\"dtype\":\"F64\",\"shape\":[5,65000003],\"data_offsets\":[0," + bytes + "]}}";
        int start = 8 + text.length();
        assertTrue((start & 7) != 0, "the header must put numbers across the mappings' edges: " + start);
        // The number that the edge at 2^30 bytes cuts in two.
        long cut = ((1L << 30) - start) / 8;
        Path file = folder.resolve("large.safetensors");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(buffer(8).putLong(text.length()).array());
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.setLength(start + bytes);
            for (long k : new long[] {0, d - 1, cut - 1, cut, cut + 1, 4L * d, 5L * d - 1}) {
                out.seek(start + 8 * k);
                out.write(buffer(8).putDouble(k + 0.5).array());
            }
        }
        Rows rows = MatrixFile.open(file, null);
        assertArrayEquals(new double[] {0.5, 0}, part(rows, 0, 0, 2));
        assertArrayEquals(new double[] {0, d - 0.5}, part(rows, 0, d - 2, d));
        int column = (int) (cut - 2L * d);
        assertArrayEquals(new double[] {0, cut - 0.5, cut + 0.5, cut + 1.5, 0}, part(rows, 2, column - 2, column + 3));
        assertArrayEquals(new double[] {4.0 * d + 0.5, 0}, part(rows, 4, 0, 2));
        assertArrayEquals(new double[] {0, 5.0 * d - 0.5}, part(rows, 4, d - 2, d));
    }

    private static double[] part(Rows rows, int row, int from, int to) {
        double[] part = new double[to - from];
        rows.copy(row, from, to, part, 0);
        return part;
    }

    private Path npy(int version, String header, ByteBuffer data) throws IOException {
        byte[] text = (header + "   \n").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer file = buffer(8 + (version == 1 ? 2 : 4) + text.length + data.capacity());
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.ISO_8859_1))
                .put((byte) version)
                .put((byte) 0);
        if (version == 1) {
            file.putShort((short) text.length);
        } else {
            file.putInt(text.length);
        }
        file.put(text).put(data.array());
        return Files.write(folder.resolve("x.npy"), file.array());
    }

    private Path safetensors(String header, ByteBuffer data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = buffer(8 + text.length + data.capacity())
                .putLong(text.length)
                .put(text)
                .put(data.array());
        return Files.write(folder.resolve("x.safetensors"), file.array());
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void refused(Path file, String tensor, String told) {
        InputException refused = assertThrows(InputException.class, () -> MatrixFile.open(file, tensor));
        assertTrue(refused.getMessage().contains(told), refused.getMessage());
        assertTrue(refused.getMessage().startsWith(file.toString()), refused.getMessage());
    }
}
