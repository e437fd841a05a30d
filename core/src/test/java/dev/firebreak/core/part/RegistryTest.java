package dev.firebreak.core.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final Registry<String> RULES = new Registry<>(
            String.class,
            "rule",
            List.of(
                    new Part<>("mean", "average", "", List.of(), a -> "mean"),
                    new Part<>(
                            "alie",
                            "shift",
                            "",
                            List.of(
                                    Parameter.real("tau", "1.5", -10, 10, "factor", "zmax"),
                                    Parameter.integer("count", "3", 1, 9, "how many"),
                                    Parameter.flag("shared", true, "one vector for all"),
                                    Parameter.text("path", null, "where")),
                            a -> a.text("tau") + "/" + a.integer("count") + "/" + a.flag("shared") + "/"
                                    + a.text("path")),
                    new Part<>(
                            "sizes",
                            "whole numbers",
                            "",
                            List.of(Parameter.integers("sizes", "7", 1, 9, "how large")),
                            a -> Arrays.toString(a.integers("sizes")))));

    @Test
    void fillsInDefaults() {
        assertEquals("1.5/3/true/x", RULES.build("alie(path=x)"));
        assertEquals("zmax/9/false/x", RULES.build("alie(path=x, shared=false, count=9, tau=zmax)"));
    }

    @Test
    void theFirstParameterNeedsNoName() {
        assertEquals("2/3/true/x", RULES.build("alie(2, path=x)"));
        assertEquals(
                "alie(tau=2, count=3, shared=true, path=x)",
                RULES.canonical(Call.parse("alie(2.0, path=x)")).toString());
        assertProblem("rule 'alie': tau is given twice, first without its name", "alie(2, tau=3, path=x)");
        assertProblem("rule 'mean' takes no parameter, but is given '3'", "mean(3)");
        assertProblem("tau=x is not allowed; it must be a number", "alie(x)");
    }

    @Test
    void wholeNumbersMayBeAList() {
        assertEquals("[7]", RULES.build("sizes"));
        assertEquals("[3, 4]", RULES.build("sizes([3,4])"));
        assertEquals(
                "sizes(sizes=[3, 4])",
                RULES.canonical(Call.parse("sizes(sizes=[ 3,+4 ])")).toString());
        assertEquals("sizes(sizes=3)", RULES.canonical(Call.parse("sizes([3])")).toString());
        for (String wrong : List.of("[3, 10]", "0", "[]", "[3,]", "[3", "x")) {
            assertProblem("it must be a whole number >= 1 and <= 9, or a list of them", "sizes(\"" + wrong + "\")");
        }
    }

    @Test
    void equalPartsHaveEqualCanonicalText() {
        Call first = RULES.canonical(Call.parse("alie(path=x, tau=2)"));
        Call second = RULES.canonical(Call.parse("alie(count=3, tau=2.0, path=x)"));
        assertEquals(first.toString(), second.toString());
        assertEquals("alie(tau=2, count=3, shared=true, path=x)", first.toString());
        assertEquals(
                "alie(tau=0.30000000000000004, count=3, shared=true, path=x)",
                RULES.canonical(Call.parse("alie(tau=30000000000000004e-17, count=+03, path=x)"))
                        .toString());
    }

    @Test
    void namesTheNearestKnownName() {
        assertProblem("unknown rule 'maen'; did you mean 'mean'?", "maen");
        assertProblem("rule 'alie' has no parameter 'tua'; did you mean 'tau'?", "alie(tua=1, path=x)");
        assertProblem("rule 'mean' has no parameter 'tau'; it takes none", "mean(tau=1)");
    }

    @Test
    void saysWhatIsAllowed() {
        assertProblem("tau=11 is not allowed; it must be a number >= -10 and <= 10, or zmax", "alie(tau=11, path=x)");
        assertProblem("tau=NaN is not allowed", "alie(tau=NaN, path=x)");
        assertProblem("count=1.5 is not allowed; it must be a whole number >= 1 and <= 9", "alie(count=1.5, path=x)");
        assertProblem("shared=yes is not allowed; it must be one of true, false", "alie(shared=yes, path=x)");
        assertProblem("rule 'alie' needs path=", "alie");
    }

    @Test
    void listsAllProblemsAtOnce() {
        InputException refused =
                assertThrows(InputException.class, () -> RULES.build("alie(tau=x, count=0, shared=1, pth=y)"));
        assertEquals(5, refused.problems().size(), refused.getMessage());
    }

    private static void assertProblem(String expected, String call) {
        InputException refused = assertThrows(InputException.class, () -> RULES.build(call));
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }
}
