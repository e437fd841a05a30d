package dev.firebreak.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void textOfEveryScriptStays() {
        String text = "id 5, 'Grüße' \\ 数据 \uD83D\uDE00 e\u0301";
        assertEquals(text, Printable.of(text));
    }

    @Test
    void whatATerminalObeysIsEscaped() {
        assertEquals("a\\nb\\r\\t", Printable.of("a\nb\r\t"));
        assertEquals("\\u001b[2J\\u0000\\u0007\\u007f\\u009b", Printable.of("\u001b[2J\0\u0007\u007f\u009b"));
        // Right-to-left override, zero-width space, byte order mark, line separator.
        assertEquals("\\u202e\\u200b\\ufeff\\u2028", Printable.of("\u202e\u200b\ufeff\u2028"));
        assertEquals("\\ud800x\\udb40\\udc41", Printable.of("\ud800x\udb40\udc41"));
    }

    @Test
    void longTextIsCutAtACodePoint() {
        String faces = "\uD83D\uDE00".repeat(Printable.MOST);
        assertEquals(faces, Printable.shortened(faces));
        assertEquals(faces + "... (301 characters)", Printable.shortened(faces + "\n"));
    }
}
