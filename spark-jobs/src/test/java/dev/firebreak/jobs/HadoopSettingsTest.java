package dev.firebreak.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.junit.jupiter.api.Test;

/** Files are opened as Spark would open them, whether it is asked or not. */
class HadoopSettingsTest {

    private static Map<String, String> entries(Configuration settings) {
        Map<String, String> entries = new TreeMap<>();
        settings.forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    @Test
    void withoutPropertiesTheyAreWhatSparkWouldSet() {
        assertEquals(
                entries(SparkHadoopUtil.get().newConfiguration(new SparkConf(false))),
                entries(HadoopSettings.ofSparkSubmit()));
    }

    @Test
    void propertiesOfSparkSubmitAreSeen() {
        System.setProperty("spark.hadoop.fs.example.endpoint", "here");
        try {
            assertEquals("here", HadoopSettings.ofSparkSubmit().get("fs.example.endpoint"));
        } finally {
            System.clearProperty("spark.hadoop.fs.example.endpoint");
        }
    }
}
