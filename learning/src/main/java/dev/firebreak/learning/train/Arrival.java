package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.coding.Decoded;
import dev.firebreak.coding.Uplink;
import java.util.List;

/**
 * What reached the server in a round.
 *
 * @param decoded what the code made of it
 * @param honest what came in time from honest workers and could be read, in worker order; a commitment if no more was fetched
 * @param rows the numbers of the honest messages; no rows if they were not all delivered
 * @param late how many honest workers' messages did not come in time
 * @param malformed how many messages could not be read
 * @param uplink how many messages and bytes came
 */
record Arrival(Decoded decoded, List<Message> honest, Rows rows, int late, int malformed, Uplink uplink) {}
