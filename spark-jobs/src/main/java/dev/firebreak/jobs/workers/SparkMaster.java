package dev.firebreak.jobs.workers;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of a Spark master, looked at before Spark starts: Spark itself answers a mistyped or silent one after a minute and a half,
 * with some hundred lines.
 */
public final class SparkMaster {
    private static final Pattern LOCAL = Pattern.compile("local(\\[([0-9]+|\\*)(,\\s*[0-9]+)?\\])?"
            + "|local-cluster\\[\\s*[1-9][0-9]*\\s*,\\s*[1-9][0-9]*\\s*,\\s*[1-9][0-9]*\\s*\\]");
    private static final String STANDALONE = "spark://";
    private static final Pattern ADDRESS = Pattern.compile("([^:/,]+|\\[[0-9a-fA-F:]+\\]):([0-9]{1,5})");
    private static final int ANSWER_MILLIS = 5_000;
    private static final String FORMS = "local, local[N], local[*], spark://HOST:PORT, yarn or k8s://URL";
    // Set by the launcher, which then has Spark use the loopback address.
    private static final String UNRESOLVED = "firebreak.unresolved.host";

    private SparkMaster() {}

    /**
     * Refuses a master that Spark could not use.
     *
     * @throws InputException if it has no known form, is not on the class path, or does not answer
     */
    public static void check(String url) {
        Matcher local = LOCAL.matcher(url);
        if (local.matches()) {
            if (local.group(2) != null && local.group(2).matches("0+")) {
                throw new InputException("--master " + url + ": there must be at least one thread, as local[2]");
            }
            return;
        }
        String host = System.getProperty(UNRESOLVED);
        if (host != null) {
            throw new InputException("--master " + url + ": executors could not reach this machine, since its name "
                    + host + " has no address; set SPARK_LOCAL_IP to the address by which they can");
        }
        if (url.startsWith(STANDALONE)) {
            answers(url, url.substring(STANDALONE.length()));
        } else if (url.equals("yarn")) {
            onClassPath(url, "org.apache.spark.scheduler.cluster.YarnClusterManager");
        } else if (url.startsWith("k8s://")) {
            onClassPath(url, "org.apache.spark.scheduler.cluster.k8s.KubernetesClusterManager");
        } else {
            throw new InputException("--master " + url + ": it must be " + FORMS
                    + (ADDRESS.matcher(url).matches() ? "; did you mean spark://" + url + "?" : ""));
        }
    }

    private static void onClassPath(String url, String manager) {
        try {
            Class.forName(manager, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException absent) {
            throw new InputException(
                    "--master " + url
                            + ": this class path has no Spark that can use it; run the job jar with spark-submit",
                    absent);
        }
    }

    private static void answers(String url, String addresses) {
        List<String> problems = new ArrayList<>();
        for (String address : addresses.split(",", -1)) {
            Matcher parts = ADDRESS.matcher(address);
            if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
                throw new InputException(
                        "--master " + url + ": '" + address + "' is not HOST:PORT, as spark://host:7077");
            }
            InetSocketAddress place = new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
            if (place.isUnresolved()) {
                problems.add("there is no host " + parts.group(1));
                continue;
            }
            try (Socket socket = new Socket()) {
                socket.connect(place, ANSWER_MILLIS);
                return;
            } catch (IOException e) {
                problems.add("nothing answers at " + address + " (" + e.getMessage() + ")");
            }
        }
        throw new InputException("--master " + url + ": the master does not answer: " + String.join("; ", problems));
    }
}
