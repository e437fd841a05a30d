/** Minimisation of functions of few parameters, as likelihoods; start at {@link dev.firebreak.learning.optimize.LikelihoodFit}. */
package dev.firebreak.learning.optimize;
