/** Models and gradients, worker-side transforms, server steps, the round and the one trainer. */
package dev.firebreak.learning;
