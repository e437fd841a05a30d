package dev.firebreak.experiments.store;

import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.privacy.noise.Noise;
import java.io.Serializable;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code manifest.json}: everything a result depends on or should be read with, and nothing that differs between two equal
 * runs on one machine.
 *
 * @param kind of run: {@code train}, the word of a pipeline of unlearning, {@code audit} or {@code select}
 * @param name the experiment's name
 * @param run the run id
 * @param firebreak the version of Firebreak
 * @param code the code version, which the run id rests on; see {@link CodeVersion}
 * @param commit that was built, or {@code unknown}
 * @param dirty whether what was built differs from the commit, or the commit is unknown
 * @param java version and vendor of the Java runtime
 * @param spark Spark's version
 * @param dataSeed seed of generated data and of the partition
 * @param trainingSeed seed of everything else; also the {@code seed} column of the metrics; {@code null} in a release, whose draws
 *     come from a secret
 * @param dataDigests digest of each data file by name, or of the call of generated data; under the owner's key where the data hold
 *     records that were forgotten
 * @param mode {@code experiment} (seeded noise, repeatable, not releasable) or {@code release}
 * @param redundancy {@code accounted} (coded gradients computed once and combined), {@code executed}, or {@code none}
 * @param faultDomain what fails as one, as the spec's {@code fault-domain} says: {@code device} or {@code executor}; {@code none}
 *     where a run has no workers
 * @param repeatable whether the same spec gives the same bits again; not where a real deadline decided what arrived
 * @param kernels which body of the kernels ran
 * @param host facts about the machine, by name
 */
public record Manifest(
        String kind,
        String name,
        String run,
        String firebreak,
        String code,
        String commit,
        boolean dirty,
        String java,
        String spark,
        long dataSeed,
        Long trainingSeed,
        SortedMap<String, String> dataDigests,
        String mode,
        String redundancy,
        String faultDomain,
        boolean repeatable,
        String kernels,
        SortedMap<String, String> host)
        implements Serializable {
    private static final String NONE = "none";

    /** Copies the maps. */
    public Manifest {
        dataDigests = Collections.unmodifiableSortedMap(new TreeMap<>(dataDigests));
        host = Collections.unmodifiableSortedMap(new TreeMap<>(host));
    }

    /**
     * Where a run's draws come from, and how the work is done; what each part means is said at the manifest's own.
     *
     * @param mode of the noise
     */
    public record Draws(
            long dataSeed,
            Long trainingSeed,
            Noise.Mode mode,
            String redundancy,
            String faultDomain,
            boolean repeatable) {

        /** Without workers that could fail; a release, whose noise nobody can draw again, is not repeatable. */
        public Draws(long dataSeed, Long trainingSeed, Noise.Mode mode) {
            this(dataSeed, trainingSeed, mode, NONE, NONE, mode == Noise.Mode.EXPERIMENT);
        }

        /** Seeded draws of a run without workers that could fail. */
        public static Draws ofSeed(long seed) {
            return new Draws(seed, seed, Noise.Mode.EXPERIMENT);
        }
    }

    /**
     * Of work by this code on this machine.
     *
     * @param dataDigests digest of each data file by name
     */
    public static Manifest of(String kind, String name, String run, Draws draws, Map<String, String> dataDigests) {
        return new Manifest(
                kind,
                name,
                run,
                CodeVersion.firebreak(),
                CodeVersion.code(),
                CodeVersion.commit(),
                CodeVersion.dirty(),
                thisJava(),
                CodeVersion.spark(),
                draws.dataSeed(),
                draws.trainingSeed(),
                new TreeMap<>(dataDigests),
                word(draws.mode()),
                draws.redundancy(),
                draws.faultDomain(),
                draws.repeatable(),
                Kernels.chosen(),
                thisHost());
    }

    private static String word(Noise.Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    boolean released() {
        return mode.equals(word(Noise.Mode.RELEASE));
    }

    // What a reader of timings wants to know.
    private static SortedMap<String, String> thisHost() {
        Runtime machine = Runtime.getRuntime();
        return new TreeMap<>(Map.of(
                "os", System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "architecture", System.getProperty("os.arch"),
                "processors", Integer.toString(machine.availableProcessors()),
                "memory MiB", Long.toString(machine.maxMemory() >> 20)));
    }

    /** Version and vendor of the running Java. */
    public static String thisJava() {
        return System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")";
    }
}
