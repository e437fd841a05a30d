/**
 * Commands that answer one line of JSON per line of JSON, so that any language can drive them; nothing here knows Spark.
 * Start with {@link dev.firebreak.jobs.offline.JsonLines}.
 */
package dev.firebreak.jobs.offline;
