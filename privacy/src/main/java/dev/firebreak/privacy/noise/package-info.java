/** Noise for private results, repeatable or releasable. Start with {@link dev.firebreak.privacy.noise.Noise}. */
package dev.firebreak.privacy.noise;
