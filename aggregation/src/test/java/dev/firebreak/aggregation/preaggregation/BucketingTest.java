package dev.firebreak.aggregation.preaggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketingTest {

    @ParameterizedTest
    @CsvSource({"1, 5, 5", "2, 5, 3", "5, 5, 1", "6, 5, 1", "2147483647, 5, 1", "2, 2147483647, 1073741824"})
    void theLastGroupMayBeSmaller(int size, int rows, int groups) {
        assertEquals(groups, new Bucketing(size, OptionalLong.empty()).rowsAfter(rows));
    }
}
