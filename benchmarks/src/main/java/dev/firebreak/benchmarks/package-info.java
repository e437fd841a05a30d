/** Measurements, apart from main and test code; each class tells the shape it measures. */
package dev.firebreak.benchmarks;
