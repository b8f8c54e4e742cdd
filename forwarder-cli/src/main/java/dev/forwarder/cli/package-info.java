/**
 * The command-line program {@code bin/forwarder}. Start with {@link dev.forwarder.cli.Main}, which
 * lists the commands.
 */
@NullMarked
package dev.forwarder.cli;

import org.jspecify.annotations.NullMarked;
