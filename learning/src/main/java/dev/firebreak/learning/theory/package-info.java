/** What is proved about learning with Byzantine workers. Start with {@link dev.firebreak.learning.theory.Dissimilarity}. */
package dev.firebreak.learning.theory;
