/** What a worker computes in a round. Start with {@link dev.firebreak.learning.update.Update}. */
package dev.firebreak.learning.update;
