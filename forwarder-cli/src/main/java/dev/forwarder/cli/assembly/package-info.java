/**
 * Makes a forwarder of options, environment and settings file, for every command that forwards.
 * Start with {@link dev.forwarder.cli.assembly.ForwarderOptions}.
 */
@NullMarked
package dev.forwarder.cli.assembly;

import org.jspecify.annotations.NullMarked;
