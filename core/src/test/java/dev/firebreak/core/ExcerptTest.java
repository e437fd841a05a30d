package dev.firebreak.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void longTextsAreCutAndCounted() {
        assertEquals("short", Excerpt.of("short"));
        assertEquals("x".repeat(120), Excerpt.of("x".repeat(120)));
        assertEquals("x".repeat(120) + "... (121 characters)", Excerpt.of("x".repeat(121)));
        assertEquals(
                "x".repeat(119) + "\uD83D\uDE00... (121 characters)", Excerpt.of("x".repeat(119) + "\uD83D\uDE00x"));
    }

    @Test
    void manyNamesAreCounted() {
        assertEquals("a, b", Excerpt.list(List.of("a", "b")));
        assertEquals(
                String.join(", ", Collections.nCopies(20, "a")) + " and 5 more",
                Excerpt.list(Collections.nCopies(25, "a")));
    }
}
