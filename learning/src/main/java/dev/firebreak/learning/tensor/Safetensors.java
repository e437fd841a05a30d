package dev.firebreak.learning.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The safetensors format: eight bytes of header length (unsigned, little-endian), a JSON header that names each tensor's type, shape
 * and byte range, then the tensors' bytes, little-endian and row-major, without holes.
 *
 * <p>Written bytes depend on the tensors alone: tensors are laid out by element size, largest first, then by name, and
 * the header is padded with spaces so that every value is aligned.
 */
public final class Safetensors {
    static final String METADATA = "__metadata__";

    /** Our choice, enough for some 80,000 tensors; the format itself allows 100 MB, which take minutes to parse. */
    static final long LONGEST_HEADER = 1 << 23;

    private static final int LENGTH_BYTES = Long.BYTES;
    private static final int CHUNK = 1 << 16;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Safetensors() {}

    /**
     * Writes a whole file; leaves the stream open.
     *
     * @throws IllegalArgumentException if two tensors have the same name
     * @throws IOException if the stream does
     */
    public static void write(OutputStream out, List<Tensor> tensors) throws IOException {
        List<Tensor> ordered = new ArrayList<>(tensors);
        ordered.sort(Comparator.comparing((Tensor t) -> -t.type().bytes()).thenComparing(Tensor::name));
        byte[] header = header(ordered);
        out.write(ByteBuffer.allocate(LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        for (Tensor tensor : ordered) {
            writeValues(out, tensor);
        }
    }

    /**
     * Reads and checks the header, free text in it included; the stream is left at the first byte of data.
     *
     * @param length the file's length in bytes
     * @return the tensors, in the order of their bytes
     * @throws InputException naming the file, the offset, what was found and what was expected, if the header is malformed or does not
     *     describe exactly the file's bytes
     */
    static List<StoredTensor> header(String file, long length, InputStream in) throws IOException {
        return new HeaderReader(file, length).read(in);
    }

    /**
     * Reads every tensor of a whole file.
     *
     * @param file the file's name, for messages
     * @throws InputException as {@link #header} does, or if a tensor is neither F32 nor F64
     */
    public static List<Tensor> read(String file, byte[] bytes) {
        return read(file, bytes, name -> false);
    }

    /**
     * Reads the tensors of a whole file but some.
     *
     * @param file the file's name, for messages
     * @param leftOut names of tensors that may be of any type
     * @throws InputException as the other does
     */
    public static List<Tensor> read(String file, byte[] bytes, Predicate<String> leftOut) {
        List<Tensor> tensors = new ArrayList<>();
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (StoredTensor entry : header(file, bytes)) {
            if (leftOut.test(entry.name())) {
                continue;
            }
            if (entry.type() != ElementType.F32 && entry.type() != ElementType.F64) {
                throw new InputException(file + ": tensor '" + entry.name() + "' is " + entry.type()
                        + "; only F32 and F64 tensors are read");
            }
            double[] values = new double[(int) entry.size()];
            int width = entry.type().bytes();
            for (int i = 0, at = (int) entry.begin(); i < values.length; i++, at += width) {
                values[i] = width == Float.BYTES ? data.getFloat(at) : data.getDouble(at);
            }
            tensors.add(new Tensor(entry.name(), entry.type(), entry.shape(), values));
        }
        return tensors;
    }

    private static List<StoredTensor> header(String file, byte[] bytes) {
        try {
            return header(file, bytes.length, new ByteArrayInputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory are read without errors", impossible);
        }
    }

    private static byte[] header(List<Tensor> ordered) {
        ObjectNode json = JSON.createObjectNode();
        long offset = 0;
        for (Tensor tensor : ordered) {
            if (json.has(tensor.name())) {
                throw new IllegalArgumentException("two tensors are named '" + tensor.name() + "'");
            }
            ObjectNode entry = json.putObject(tensor.name());
            entry.put("dtype", tensor.type().name());
            tensor.shape().forEach(entry.putArray("shape")::add);
            long end = offset + (long) tensor.values().length * tensor.type().bytes();
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        String text = json.toString();
        int unpadded = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat(-unpadded & 7)).getBytes(StandardCharsets.UTF_8);
    }

    private static void writeValues(OutputStream out, Tensor tensor) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : tensor.values()) {
            if (buffer.remaining() < Double.BYTES) {
                out.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            if (tensor.type() == ElementType.F32) {
                buffer.putFloat((float) value);
            } else {
                buffer.putDouble(value);
            }
        }
        out.write(buffer.array(), 0, buffer.position());
    }

    /** Reads one header; the file's name and length are for checks and messages. */
    private record HeaderReader(String file, long length) {
        List<StoredTensor> read(InputStream in) throws IOException {
            byte[] prefix = in.readNBytes(LENGTH_BYTES);
            if (prefix.length < LENGTH_BYTES || length < LENGTH_BYTES) {
                throw at(0, "expected 8 bytes of header length but the file has " + Math.min(length, prefix.length));
            }
            long headerLength =
                    ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (headerLength < 2 || headerLength > Math.min(LONGEST_HEADER, length - LENGTH_BYTES)) {
                throw at(
                        0,
                        "the header length is " + Long.toUnsignedString(headerLength)
                                + " but must be at least 2, at most " + LONGEST_HEADER + ", and fit into the file's "
                                + length
                                + " bytes");
            }
            byte[] header = in.readNBytes((int) headerLength);
            if (header.length < headerLength) {
                throw at(LENGTH_BYTES + header.length, "the file ends inside its header of " + headerLength + " bytes");
            }
            return header(parse(header), LENGTH_BYTES + headerLength);
        }

        private JsonNode parse(byte[] header) throws IOException {
            if (header[0] != '{') {
                throw at(LENGTH_BYTES, "expected the header to begin with '{' but found byte " + (header[0] & 0xff));
            }
            try (JsonParser parser = JSON.createParser(header)) {
                return JSON.readTree(parser);
            } catch (JsonProcessingException e) {
                long offset = e.getLocation() == null
                        ? 0
                        : Math.max(0, e.getLocation().getByteOffset());
                throw at(
                        LENGTH_BYTES + offset,
                        "the header is not the JSON it should be: " + Excerpt.of(e.getOriginalMessage()));
            }
        }

        private List<StoredTensor> header(JsonNode json, long dataStart) {
            List<StoredTensor> entries = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : json.properties()) {
                if (field.getKey().equals(METADATA)) {
                    for (Map.Entry<String, JsonNode> text :
                            object(METADATA, field.getValue()).properties()) {
                        if (!text.getValue().isTextual()) {
                            throw entry(
                                    METADATA,
                                    "'" + Excerpt.of(text.getKey()) + "' must be text but is "
                                            + Excerpt.of(text.getValue()));
                        }
                    }
                } else {
                    entries.add(entry(field.getKey(), object(field.getKey(), field.getValue()), dataStart));
                }
            }
            entries.sort(Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end));
            long next = dataStart;
            for (StoredTensor entry : entries) {
                if (entry.begin() != next) {
                    throw entry(
                            entry.name(),
                            "its data begin at byte " + entry.begin() + " but the tensor before it ends at byte " + next
                                    + "; holes and overlaps are not allowed");
                }
                next = entry.end();
            }
            if (next != length) {
                throw at(next, "the tensors end here but the file has " + length + " bytes");
            }
            return entries;
        }

        private JsonNode object(String name, JsonNode node) {
            if (!node.isObject()) {
                throw entry(name, "expected an object but found " + Excerpt.of(node));
            }
            return node;
        }

        private StoredTensor entry(String name, JsonNode json, long dataStart) {
            Set<String> keys = new TreeSet<>();
            json.fieldNames().forEachRemaining(keys::add);
            if (!keys.equals(Set.of("dtype", "shape", "data_offsets"))) {
                throw entry(name, "expected exactly dtype, shape and data_offsets but found " + Excerpt.list(keys));
            }
            ElementType type = ElementType.named(json.get("dtype").asText())
                    .orElseThrow(() -> entry(
                            name,
                            "dtype is " + Excerpt.of(json.get("dtype")) + " but must be one of "
                                    + List.of(ElementType.values())));
            List<Long> shape = naturals(name, "shape", json.get("shape"));
            List<Long> offsets = naturals(name, "data_offsets", json.get("data_offsets"));
            if (offsets.size() != 2 || offsets.get(0) > offsets.get(1) || offsets.get(1) > length - dataStart) {
                throw entry(
                        name,
                        "data_offsets are " + Excerpt.of(offsets) + " but must be [begin, end] with begin <= end <= "
                                + (length - dataStart) + ", the bytes of data in the file");
            }
            long bytes = StoredTensor.bytes(type, shape)
                    .orElseThrow(() -> entry(name, "shape " + Excerpt.of(shape) + " has too many elements"));
            if (bytes != offsets.get(1) - offsets.get(0)) {
                throw entry(
                        name,
                        "shape " + Excerpt.of(shape) + " of " + type + " takes " + bytes + " bytes but data_offsets "
                                + offsets + " hold " + (offsets.get(1) - offsets.get(0)));
            }
            return new StoredTensor(name, type, shape, dataStart + offsets.get(0), dataStart + offsets.get(1));
        }

        private List<Long> naturals(String name, String key, JsonNode array) {
            List<Long> numbers = new ArrayList<>();
            boolean good = array.isArray();
            for (JsonNode number : array) {
                good &= number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0;
                numbers.add(number.longValue());
            }
            if (!good) {
                throw entry(name, key + " is " + Excerpt.of(array) + " but must be a list of whole numbers from 0");
            }
            return numbers;
        }

        private InputException entry(String tensor, String problem) {
            return at(LENGTH_BYTES, "in the header, '" + Excerpt.of(tensor) + "': " + problem);
        }

        private InputException at(long offset, String problem) {
            return StoredTensor.problem(file, offset, problem);
        }
    }
}
