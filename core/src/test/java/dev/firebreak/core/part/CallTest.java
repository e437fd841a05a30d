package dev.firebreak.core.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {

    @Test
    void readsNameAndParametersInOrder() {
        Call call = Call.parse(" geometric-median( nu = 0.1 ,iterations=3 ) ");
        assertEquals("geometric-median", call.name());
        assertEquals(List.of("nu", "iterations"), List.copyOf(call.arguments().keySet()));
        assertEquals(Map.of("nu", "0.1", "iterations", "3"), call.arguments());
        assertEquals("geometric-median(nu=0.1, iterations=3)", call.toString());
    }

    @Test
    void aValueMayBeACallAPathOrQuoted() {
        Call call = Call.parse(
                "outer(rule=krum(original=true, m=2), path=hdfs://host:9000/a-b/c.csv, text=\"a, \\\"b\\\" | c \")");
        assertEquals("krum(original=true, m=2)", call.arguments().get("rule"));
        assertEquals("hdfs://host:9000/a-b/c.csv", call.arguments().get("path"));
        assertEquals("a, \"b\" | c ", call.arguments().get("text"));
    }

    @Test
    void chainsAreJoinedByBars() {
        List<Call> chain = Call.parseChain("arc | nnm|trimmed-mean");
        assertEquals(List.of(Call.of("arc"), Call.of("nnm"), Call.of("trimmed-mean")), chain);
        assertEquals("arc | nnm | trimmed-mean", Call.print(chain));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a(b=c)",
                "a(b=\"c d\")",
                "a(b=\"x,y\", c=1e-4)",
                "a(b=\"(\", c=\"\\\\\")",
                "csv(path=/a/b(1).csv)",
                "a(b=\"\")"
            })
    void printingAndReadingGiveTheSameCall(String text) {
        Call call = Call.parse(text);
        assertEquals(call, Call.parse(call.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "a b",
                "a(",
                "a(b)",
                "a(b=)",
                "a(b=1",
                "a(b=1))",
                "a(b=1,b=2)",
                "a(b=\"x)",
                "-a",
                "a||b",
                "a(b=1,)"
            })
    void refusesWhatIsNotACallAndSaysWhere(String text) {
        InputException refused = assertThrows(InputException.class, () -> Call.parseChain(text));
        assertTrue(refused.getMessage().contains("at character "), refused.getMessage());
    }

    @Test
    void refusesAChainOfMorePartsThanTheLimit() {
        String longest = "arc | ".repeat(Call.MOST_PARTS - 1) + "median";
        assertEquals(Call.MOST_PARTS, Call.parseChain(longest).size());
        InputException refused = assertThrows(InputException.class, () -> Call.parseChain("arc | " + longest));
        assertTrue(refused.getMessage().startsWith("a chain may have at most 100 parts"), refused.getMessage());
    }
}
