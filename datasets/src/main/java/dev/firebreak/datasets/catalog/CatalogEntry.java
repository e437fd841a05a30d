package dev.firebreak.datasets.catalog;

import java.util.List;

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

    /** All files of the set. */
    public List<PublishedFile> files() {
        return downloads.stream().flatMap(download -> download.files().stream()).toList();
    }
}
