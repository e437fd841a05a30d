package dev.firebreak.jobs.reproduce.lad;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of the tables' labels, and the keys of a training spec that each stands for: {@code "LAD-CWTM d=10, ALIE"} is
 * redundancy 10, the trimmed mean and the attack ALIE, whatever the spec says elsewhere.
 */
final class Words {
    private static final Pattern COMMA = Pattern.compile(", ");
    private static final Pattern METHOD = Pattern.compile("(LAD-)?([A-Za-z]+(?:-NNM)?)(?: d=(\\d+))?( fixed)?");
    private static final Pattern SETTING = Pattern.compile("(f|sigma_H)=([0-9.]+)");
    private static final Pattern KEPT = Pattern.compile("(rand|shared|top)-(\\d+)( EF)?");

    private static final Map<String, String> RULES = Map.of(
            "VA", "mean",
            "TGN", "norm-thresholding",
            "CWMed", "median",
            "CWTM", "trimmed-mean",
            "CWTM-NNM", "nnm | trimmed-mean",
            "GM-NNM", "nnm | geometric-median(exact=true)");
    private static final Map<String, String> ATTACKS = Map.of(
            "sign flip", "sign-flip(own=true, coefficient=-2)",
            // The reference colludes at one population deviation above the honest mean.
            "ALIE", "alie(tau=-1, deviation=population)",
            "IPM", "ipm(tau=0.5)");
    // Half of the 20 coordinates of R2, in messages that travel whole.
    private static final Map<String, String> TRANSFORMS = Map.of("rand-10 unbound", "[sparsification(share=0.5)]");
    private static final Map<String, String> COMPRESSORS =
            Map.of("none", "none", "QSGD 4", "qsgd(levels=4)", "sign", "sign");

    private Words() {}

    /** The keys that a label stands for: words that are separated by commas, the method first. */
    static Map<String, String> keys(String label) {
        List<String> words = COMMA.splitAsStream(label).toList();
        Map<String, String> keys = new LinkedHashMap<>(method(words.get(0)));
        words.subList(1, words.size()).forEach(word -> keys.putAll(setting(word)));
        return keys;
    }

    private static Map<String, String> method(String word) {
        if (word.equals("GD")) {
            return Map.of("coding", "none", "aggregation", "mean", "byzantine", "0", "attack", "none");
        }
        if (word.equals("DRACO")) {
            return Map.of("coding", "repetition");
        }
        Matcher method = METHOD.matcher(word);
        if (!method.matches() || !RULES.containsKey(method.group(2))) {
            throw new IllegalArgumentException("no method is called '" + word + "'");
        }
        String assignment = method.group(4) == null ? "" : ", assignment=fixed";
        String coding = method.group(1) == null ? "none" : "lad(redundancy=" + method.group(3) + assignment + ")";
        return Map.of("coding", coding, "aggregation", RULES.get(method.group(2)));
    }

    private static Map<String, String> setting(String word) {
        Matcher number = SETTING.matcher(word);
        if (number.matches()) {
            return number.group(1).equals("f")
                    ? Map.of("byzantine", number.group(2))
                    : Map.of("data", "r1(heterogeneity=" + number.group(2) + ")");
        }
        if (ATTACKS.containsKey(word)) {
            return Map.of("attack", ATTACKS.get(word));
        }
        if (TRANSFORMS.containsKey(word)) {
            return Map.of("transforms", TRANSFORMS.get(word));
        }
        return Map.of("compression", compressor(word));
    }

    private static String compressor(String word) {
        Matcher kept = KEPT.matcher(word);
        if (!kept.matches()) {
            if (!COMPRESSORS.containsKey(word)) {
                throw new IllegalArgumentException("no setting is called '" + word + "'");
            }
            return COMPRESSORS.get(word);
        }
        String k = "k=" + kept.group(2);
        return switch (kept.group(1)) {
            case "rand" -> "rand-k(" + k + ")";
            case "shared" -> "rand-k(" + k + ", mask=shared)";
            default -> "top-k(" + k + (kept.group(3) == null ? "" : ", error-feedback=true") + ")";
        };
    }
}
