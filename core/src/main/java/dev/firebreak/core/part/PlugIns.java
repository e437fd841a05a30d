package dev.firebreak.core.part;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** The parts that {@link PartProvider}s add, by class loader, and the digests of the jars they come from. */
public final class PlugIns {
    private static final PlugIns NONE = new PlugIns();
    private static final Map<ClassLoader, PlugIns> LOADED = new HashMap<>();
    private static final Map<ClassLoader, Map<Class<?>, List<?>>> SERVICES = new HashMap<>();

    private final List<PartProvider> providers = new ArrayList<>();
    private final Map<Class<?>, Map<String, Part<?>>> parts = new LinkedHashMap<>();
    private final Map<Part<?>, String> origin = new HashMap<>();

    private PlugIns() {}

    /** What the class loaders of this thread see; read once for each. */
    private static synchronized PlugIns here() {
        ClassLoader key = context();
        PlugIns loaded = LOADED.get(key);
        if (loaded == null) {
            // A provider that looks a part up sees those that are built in.
            LOADED.put(key, NONE);
            try {
                loaded = new PlugIns();
                for (PartProvider provider : providers(PartProvider.class)) {
                    loaded.providers.add(provider);
                    loaded.load(provider.getClass().getName(), provider);
                }
            } finally {
                LOADED.remove(key);
            }
            LOADED.put(key, loaded);
        }
        return loaded;
    }

    /** The parts that plug-ins add to a family; those that are built in come before them. */
    @SuppressWarnings("unchecked")
    static <T> Map<String, Part<T>> with(Class<T> family, String word, Map<String, Part<T>> builtIn) {
        PlugIns plugIns = here();
        Map<String, Part<?>> more = plugIns.parts.get(family);
        if (more == null) {
            return builtIn;
        }
        Map<String, Part<T>> all = new LinkedHashMap<>(builtIn);
        // Of the family's type, as PartProvider.Parts.add has it.
        more.forEach((name, part) -> {
            if (all.put(name, (Part<T>) part) != null) {
                throw new InputException("plug-in " + plugIns.origin.get(part) + ": there is a " + word + " '" + name
                        + "' already; choose another name");
            }
        });
        return all;
    }

    /**
     * Reads all plug-ins now, so that what is wrong with one is reported before any work.
     *
     * @throws InputException naming the plug-in: a provider is missing or fails, two parts of a family have one name, a family does not
     *     exist, or a jar cannot be read
     */
    public static void check() {
        PlugIns plugIns = here();
        if (!plugIns.providers.isEmpty()) {
            List<Class<?>> families = new ArrayList<>();
            for (Registry<?> family : Families.all()) {
                family.parts();
                families.add(family.type());
            }
            plugIns.parts.forEach((family, parts) -> {
                if (!families.contains(family)) {
                    throw new InputException("plug-in "
                            + plugIns.origin.get(parts.values().iterator().next())
                            + ": there is no family of parts of type " + family.getName());
                }
            });
            digests();
        }
    }

    /**
     * The digests of the jars and class folders that providers of parts come from: code that results depend on.
     *
     * @return SHA-256 in hexadecimal, sorted, each once
     * @throws InputException if one cannot be read
     */
    public static List<String> digests() {
        return digests(List.of());
    }

    /** The same, with those that providers of another service come from. */
    public static List<String> digests(List<?> others) {
        TreeSet<String> digests = new TreeSet<>();
        Stream.concat(here().providers.stream(), others.stream()).forEach(provider -> {
            try {
                digests.add(digest(provider.getClass().getProtectionDomain().getCodeSource()));
            } catch (IOException | URISyntaxException unreadable) {
                throw new InputException(
                        "plug-in " + provider.getClass().getName() + ": its jar cannot be read: " + unreadable,
                        unreadable);
            }
        });
        return List.copyOf(digests);
    }

    /**
     * Every provider of a service that the class loaders of this thread see, each once: those of the class loader of the service first,
     * then those of the context class loader; read once for each.
     *
     * @throws InputException if one is missing or fails
     */
    @SuppressWarnings("unchecked")
    public static synchronized <S> List<S> providers(Class<S> service) {
        Map<Class<?>, List<?>> known = SERVICES.computeIfAbsent(context(), loader -> new HashMap<>());
        // Only lists of its providers are put under a service.
        List<S> all = (List<S>) known.get(service);
        if (all == null) {
            all = found(service);
            known.put(service, all);
        }
        return all;
    }

    private static ClassLoader context() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? PartProvider.class.getClassLoader() : context;
    }

    private static String digest(CodeSource source) throws IOException, URISyntaxException {
        if (source == null || source.getLocation() == null) {
            throw new IOException("it is not known where it is");
        }
        URL location = source.getLocation();
        Path root = location.getProtocol().equals("file") ? Path.of(location.toURI()) : null;
        if (root == null || !Files.isDirectory(root)) {
            try (var in = location.openStream()) {
                return Sha256.hex(in.readAllBytes());
            }
        }
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(root.relativize(file).toString().replace('\\', '/'), file));
        }
        StringBuilder listed = new StringBuilder();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            String hash = Sha256.hex(Files.readAllBytes(file.getValue()));
            listed.append(hash + " " + file.getKey() + "\n");
        }
        return Sha256.hex(listed.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static <S> List<S> found(Class<S> service) {
        // The second class loader sees what the first one sees, too.
        Map<String, S> all = new LinkedHashMap<>();
        try {
            for (ClassLoader loader : List.of(service.getClassLoader(), context())) {
                ServiceLoader.load(service, loader)
                        .forEach(provider -> all.putIfAbsent(provider.getClass().getName(), provider));
            }
            return List.copyOf(all.values());
        } catch (ServiceConfigurationError refused) {
            String cause = refused.getCause() == null ? "" : ": " + refused.getCause();
            throw new InputException("plug-in: " + refused.getMessage() + cause, refused);
        } catch (LinkageError missing) {
            throw new InputException(
                    "plug-in: a class that it needs is missing or of another version: " + missing, missing);
        }
    }

    private void load(String name, PartProvider provider) {
        PartProvider.Parts collected = new PartProvider.Parts() {
            @Override
            public <T> void add(Class<T> family, Part<? extends T> part) {
                if (!Call.isWord(part.name())) {
                    throw new IllegalArgumentException(
                            "'" + part.name() + "' is no name of a part, such as trimmed-mean");
                }
                Map<String, Part<?>> known = parts.computeIfAbsent(family, of -> new LinkedHashMap<>());
                Part<?> guarded = guarded(name, part);
                Part<?> other = known.put(part.name(), guarded);
                if (other != null) {
                    throw new IllegalArgumentException("plug-in " + origin.get(other) + " has a part '" + part.name()
                            + "' of type " + family.getSimpleName() + " too; choose another name");
                }
                origin.put(guarded, name);
            }
        };
        try {
            provider.provide(collected);
        } catch (RuntimeException | LinkageError failed) {
            throw new InputException("plug-in " + name + ": " + failed, failed);
        }
    }

    // A class that is missing is missed when the part is made.
    private static <T> Part<T> guarded(String plugIn, Part<T> part) {
        Function<Arguments, T> make = arguments -> {
            try {
                return Objects.requireNonNull(part.make().apply(arguments), "it made nothing");
            } catch (InputException refused) {
                throw refused;
            } catch (RuntimeException | LinkageError failed) {
                throw new InputException(
                        "plug-in " + plugIn + ": '" + part.name() + "' cannot be made: " + failed, failed);
            }
        };
        return new Part<>(part.name(), part.summary(), part.source(), part.parameters(), part.facts(), make);
    }
}
