package dev.firebreak.jobs.command;

import dev.firebreak.experiments.CodeVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "firebreak " + CodeVersion.firebreak() + " (for Spark " + CodeVersion.spark() + ", Java "
                    + Runtime.version() + ")"
        };
    }
}
