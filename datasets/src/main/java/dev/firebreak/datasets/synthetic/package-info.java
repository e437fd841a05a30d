/**
 * Data sets that are drawn rather than read: {@link dev.firebreak.datasets.synthetic.StrokeDigits} (images) and
 * {@link dev.firebreak.datasets.synthetic.LinearRegressions} (the convex problems of gradient coding).
 */
package dev.firebreak.datasets.synthetic;
