/** Noise that protects and accountants that say how much; see the packages below. */
package dev.firebreak.privacy;
