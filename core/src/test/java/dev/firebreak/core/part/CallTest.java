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

    /** The first value may stand without its name, and a list holds commas. */
    @Test
    void aFirstValueNeedsNoName() {
        Call call = Call.parse("network( conv(32, kernel=5) | relu , hidden=[3, 4])");
        assertEquals(Map.of(Call.FIRST, "conv(32, kernel=5) | relu", "hidden", "[3, 4]"), call.arguments());
        assertEquals("network(\"conv(32, kernel=5) | relu\", hidden=[3, 4])", call.toString());
        assertEquals("conv(32, kernel=5)", Call.parse("conv(32,kernel=5)").toString());
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
                "a(b=\"\")",
                "a(b)",
                "a(12, c=d)",
                "a(\"x = y\")",
                "a(b(c=d) | e(2) | f, g=[1, 2])",
                "a([3, 4])",
                "a(b=\"[1\", c=[x].csv)"
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
                "a()b",
                "a(b=)",
                "a(b=1, 2)",
                "a(1, 2)",
                "a([1, 2)",
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
