package dev.firebreak.unlearning.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

    /** The example of RFC 8785, section 3.2.2. */
    @Test
    void writesTheExampleOfTheStandard() {
        String input = """
                {
                  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """;
        assertEquals(
                "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
                CanonicalJson.text(CanonicalJson.read(input)));
    }

    @Test
    void printsNumbersAlikeUnderEveryJava() {
        Map<String, Object> value =
                Map.of("a", List.of(2e23, 5e-324, 1e21, 0.1 + 0.2, -0.0, 1.0, 9007199254740992L, Double.MAX_VALUE));
        assertEquals(
                "{\"a\":[2e+23,5e-324,1e+21,0.30000000000000004,0,1,9007199254740992,1.7976931348623157e+308]}",
                CanonicalJson.text(CanonicalJson.tree(value)));
    }

    @Test
    void refusesWholeNumbersThatNoDoubleHolds() {
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.tree(Map.of("a", 9007199254740993L)));
        InputException refused =
                assertThrows(InputException.class, () -> CanonicalJson.read("{\"a\":[-9007199254740993]}"));
        assertTrue(refused.getMessage().contains("-9007199254740993"), refused.getMessage());
    }
}
