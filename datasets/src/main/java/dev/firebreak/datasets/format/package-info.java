/**
 * One streaming reader per file format, over Hadoop file systems, compressed with gzip or not. Every reader refuses what
 * it cannot read with the file, the line or byte offset, what was found and what was expected. Start with
 * {@link dev.firebreak.datasets.format.DataFile}.
 */
package dev.firebreak.datasets.format;
