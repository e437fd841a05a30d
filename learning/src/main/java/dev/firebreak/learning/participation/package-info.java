/** Who takes part in a round. Start with {@link dev.firebreak.learning.participation.Participation}. */
package dev.firebreak.learning.participation;
