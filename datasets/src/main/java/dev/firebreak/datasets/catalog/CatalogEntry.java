package dev.firebreak.datasets.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A public set: what it is, on which terms, where it comes from.
 *
 * @param name the name of its data source or text source
 * @param shape examples, features and classes, in words
 * @param licence licence or terms of use
 * @param home the page that describes it
 * @param downloads where its files come from
 */
public record CatalogEntry(String name, String shape, String licence, String home, List<Download> downloads) {
    /** Copies the list. */
    public CatalogEntry {
        downloads = List.copyOf(downloads);
    }

    /** All files of the set, as {@link Download#files}. */
    public Map<String, Verification> files() {
        Map<String, Verification> files = new LinkedHashMap<>();
        downloads.forEach(download -> files.putAll(download.files()));
        return files;
    }
}
