package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class CodingCommandTest {

    private static JsonNode lastLine(Ran ran) throws Exception {
        assertEquals(0, ran.exitCode(), ran.err());
        return new ObjectMapper()
                .readTree(ran.out().lines().reduce((first, second) -> second).orElseThrow());
    }

    private static JsonNode option(JsonNode line, String coding) {
        for (JsonNode option : line.required("options")) {
            if (option.required("coding").asText().equals(coding)
                    && option.required("compressor").asText().equals("none")) {
                return option;
            }
        }
        throw new AssertionError("no " + coding + " in " + line);
    }

    /** N = 100, f = 20, Q = 100: the bytes and factors of the gradient-coding specification, sections 4.5 and 9.4. */
    @Test
    void planOfTheSpecification() throws Exception {
        Ran ran = Ran.firebreak(
                "coding", "plan", "--devices", "100", "--byzantine", "20", "--dimension", "100", "--target", "0.26");
        JsonNode line = lastLine(ran);
        JsonNode lad = option(line, "lad(redundancy=10)");
        assertEquals(81_600, lad.required("uplink-bytes").asLong());
        assertEquals(0.2569, lad.required("floor").asDouble(), 5e-5);
        assertEquals(1000, lad.required("gradients").asLong());
        assertEquals(
                "lad(redundancy=10)",
                line.required("cheapest").required("coding").asText());
        JsonNode digest = option(line, "repetition(redundancy=41, vote=digest)");
        assertEquals(4800 + 2 * 816, digest.required("uplink-bytes").asLong());
        assertEquals(50, digest.required("load").asInt());
        assertTrue(ran.out().contains("not possible: coding complex-cyclic"), ran.out());
        assertTrue(ran.out().lines().anyMatch(l -> l.startsWith("lad(redundancy=10) + rand-k") && l.contains("25600")));
    }

    @Test
    void impossibleNumbersAreRefusedTogether() {
        Ran ran = Ran.firebreak(
                "coding", "plan", "--devices", "10", "--byzantine", "5", "--kept", "9", "--dimension", "3");
        assertEquals(2, ran.exitCode());
        assertEquals(2, ran.err().lines().count(), ran.err());
        assertTrue(ran.err().contains("5 of 10 devices") && ran.err().contains("are 3 and 9"), ran.err());
        assertEquals(2, Ran.firebreak("coding", "plan", "--devices", "10").exitCode());
        assertEquals(2, Ran.firebreak("coding").exitCode());
    }
}
