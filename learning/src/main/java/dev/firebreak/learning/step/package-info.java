/** How the server moves the parameters. Start with {@link dev.firebreak.learning.step.Step}. */
package dev.firebreak.learning.step;
