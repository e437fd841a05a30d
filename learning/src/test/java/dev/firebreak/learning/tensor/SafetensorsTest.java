package dev.firebreak.learning.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    private static final Tensor WEIGHT =
            new Tensor("weight", ElementType.F32, List.of(2L, 3L), new double[] {1, -2, 0.5, 3, Float.MAX_VALUE, -0.0});
    private static final Tensor BIAS =
            Tensor.vector("bias", ElementType.F64, new double[] {Math.PI, Double.NEGATIVE_INFINITY, 0.1});

    @Test
    void bytesAreThoseOfTheFormat() throws IOException {
        byte[] file = write(List.of(Tensor.vector("x", ElementType.F32, new double[] {1, 2})));
        String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        int padded = (header.length() + 7) / 8 * 8;
        ByteBuffer expected = ByteBuffer.allocate(8 + padded + 8).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(padded)
                .put((header + " ".repeat(padded - header.length())).getBytes(StandardCharsets.UTF_8))
                .putFloat(1)
                .putFloat(2);
        assertArrayEquals(expected.array(), file);
    }

    @Test
    void readsBackWhatWasWrittenWhateverTheOrderGiven() throws IOException {
        byte[] file = write(List.of(WEIGHT, BIAS));
        assertArrayEquals(file, write(List.of(BIAS, WEIGHT)));
        List<Tensor> read = Safetensors.read("m", file);
        assertEquals(List.of("bias", "weight"), read.stream().map(Tensor::name).toList());
        assertArrayEquals(BIAS.values(), read.get(0).values());
        assertArrayEquals(WEIGHT.values(), read.get(1).values());
        assertEquals(List.of(2L, 3L), read.get(1).shape());
    }

    @Test
    void tensorsLongerThanOneBufferKeepEveryValue() throws IOException {
        double[] values = new double[100_003];
        Arrays.setAll(values, i -> 1.0 / (i + 1));
        byte[] file = write(List.of(Tensor.vector("v", ElementType.F64, values)));
        assertArrayEquals(values, Safetensors.read("m", file).get(0).values());
    }

    @Test
    void noTensorsAtAllIsAFile() throws IOException {
        byte[] file = write(List.of());
        assertEquals(List.of(), Safetensors.read("m", file));
    }

    @Test
    void everyTruncationIsRefusedNamingTheFile() throws IOException {
        byte[] file = write(List.of(WEIGHT, BIAS));
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            InputException refused = assertThrows(InputException.class, () -> Safetensors.read("cut.safetensors", cut));
            assertTrue(refused.getMessage().startsWith("cut.safetensors: at byte "), refused.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "[1]~begin with '{'",
                "{\"x\":1}~expected an object",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}~exactly dtype, shape and data_offsets",
                "{\"x\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}~must be one of",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}~whole numbers from 0",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}~whole numbers from 0",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}~must be a list",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}~takes 8 bytes",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}~too many elements",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}~begin <= end",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}~begin <= end",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}~the tensors end here",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[1,4]}}~holes and overlaps",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                        + "\"y\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}~holes and overlaps",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"x\":1}~Duplicate field",
                "{\"__metadata__\":{\"a\":1},\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}~must be text",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}~not the JSON",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} {}~not the JSON",
            })
    void malformedHeadersAreRefused(String header, String expected) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] file = ByteBuffer.allocate(8 + text.length + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
        InputException refused = assertThrows(
                InputException.class, () -> Safetensors.header("f", file.length, new ByteArrayInputStream(file)));
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
        assertTrue(refused.getMessage().startsWith("f: at byte "), refused.getMessage());
    }

    @Test
    void aHeaderAboveTheLimitIsRefusedThoughTheFileHoldsIt() {
        byte[] file = new byte[8 + (1 << 23) + 1];
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong((1 << 23) + 1);
        InputException refused = assertThrows(
                InputException.class, () -> Safetensors.header("f", file.length, new ByteArrayInputStream(file)));
        assertTrue(refused.getMessage().contains("at most 8388608"), refused.getMessage());
    }

    @Test
    void messagesQuoteLittleOfTheHeader() {
        String longText = "x".repeat(100_000);
        for (String header : List.of(
                "{\"x\":\"" + longText + "\"}",
                "{\"" + longText + "\":1}",
                "{\"x\":{\"dtype\":\"" + longText + "\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[" + "1,".repeat(50_000) + "2],\"data_offsets\":[0,4]}}",
                "{" + longText)) {
            byte[] text = header.getBytes(StandardCharsets.UTF_8);
            byte[] file = ByteBuffer.allocate(8 + text.length + 4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length)
                    .put(text)
                    .array();
            InputException refused = assertThrows(
                    InputException.class, () -> Safetensors.header("f", file.length, new ByteArrayInputStream(file)));
            assertTrue(refused.getMessage().length() < 600, header.substring(0, 20));
        }
    }

    @Test
    void aHugeHeaderLengthIsRefusedBeforeMemoryIsAskedFor() {
        byte[] file = {-1, -1, -1, -1, -1, -1, -1, -1, 0};
        InputException refused = assertThrows(
                InputException.class, () -> Safetensors.header("f", file.length, new ByteArrayInputStream(file)));
        assertTrue(refused.getMessage().contains("18446744073709551615"), refused.getMessage());
    }

    @Test
    void otherElementTypesHaveAHeaderButAreNotReadAsNumbers() throws IOException {
        byte[] text =
                "{\"x\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}".getBytes(StandardCharsets.UTF_8);
        byte[] file = ByteBuffer.allocate(16 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
        StoredTensor entry = Safetensors.header("f", file.length, new ByteArrayInputStream(file))
                .get(0);
        assertEquals(1, entry.size());
        assertEquals(8 + text.length, entry.begin());
        InputException refused = assertThrows(InputException.class, () -> Safetensors.read("f", file));
        assertTrue(refused.getMessage().contains("I64"), refused.getMessage());
    }

    @Test
    void twoTensorsOfOneNameAreNotWritten() {
        assertThrows(IllegalArgumentException.class, () -> write(List.of(BIAS, BIAS)));
    }

    private static byte[] write(List<Tensor> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, tensors);
        return out.toByteArray();
    }
}
