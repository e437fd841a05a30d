package dev.firebreak.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalNumberTest {

    /** Most are of RFC 8785, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "2e23, 2e+23",
        "5e-324, 5e-324",
        "-5e-324, -5e-324",
        "1e21, 1e+21",
        "999999999999999900000, 999999999999999900000",
        "0.30000000000000004, 0.30000000000000004",
        "-0.0, 0",
        "0, 0",
        "1.0, 1",
        "0.000001, 0.000001",
        "1e-7, 1e-7",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "9007199254740992, 9007199254740992",
        "9007199254740994, 9007199254740994",
        "295147905179352830000, 295147905179352830000",
        "9.999999999999997e22, 9.999999999999997e+22",
        "1e23, 1e+23",
        "1424953923781206.2, 1424953923781206.2",
        "Infinity, Infinity",
        "NaN, NaN"
    })
    void isThatOfRfc8785(String written, String canonical) {
        assertEquals(canonical, CanonicalNumber.of(Double.parseDouble(written)));
    }

    @Property
    void readsBackAndIsNoLongerThanNeeded(@ForAll long bits) {
        double number = Double.longBitsToDouble(bits);
        String text = CanonicalNumber.of(number);
        double back = Double.parseDouble(text);
        assertTrue(back == number || Double.isNaN(number), text);
        String digits = text.replaceFirst("e.*", "").replaceAll("[-.]", "").replaceFirst("^0+", "");
        assertTrue(digits.replaceFirst("0+$", "").length() <= 17, text);
    }
}
