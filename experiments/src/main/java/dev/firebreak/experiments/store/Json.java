package dev.firebreak.experiments.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.core.Claim;
import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The JSON of the result folder: the same bytes for the same value everywhere. NaN and infinities are written as text. */
public final class Json {
    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            // The numbers of every Java version alike.
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addMixIn(Claim.class, WithoutAbsent.class)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT))
            .build();

    private Json() {}

    /** What a claim does not have is not written. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    interface WithoutAbsent {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Claim.Condition> conditions();
    }

    /** The bytes of a value, ending with a newline. */
    public static byte[] write(Object value) throws IOException {
        String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The value that bytes are the JSON of.
     *
     * @param place where they are from, for the error message
     * @throws InputException if they are no such value
     */
    public static <T> T read(Object place, byte[] bytes, Class<T> type) {
        try {
            T value = MAPPER.readValue(bytes, type);
            if (value != null) {
                return value;
            }
        } catch (IOException e) {
            throw new InputException(place + " is damaged: it is no JSON of the expected form", e);
        }
        throw new InputException(place + " is damaged: it holds nothing");
    }
}
