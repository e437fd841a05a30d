package dev.firebreak.aggregation;

/** n rows in, one row out. A rule is a value: parameters, no state. */
public sealed interface Rule permits GeometricRule, CoordinateRule {}
