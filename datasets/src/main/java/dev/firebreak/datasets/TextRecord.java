package dev.firebreak.datasets;

/**
 * One text with its label, as text sets hold them.
 *
 * @param id what the record is called: the file's own identifier where it has one, else its position from 0
 * @param text the text
 * @param label the label as the set writes it
 */
public record TextRecord(String id, String text, String label) {}
