/**
 * The command {@code send}: reads files, hands their lines to a forwarder and reports what became
 * of them. Start with {@link dev.forwarder.cli.send.SendRun}.
 */
@NullMarked
package dev.forwarder.cli.send;

import org.jspecify.annotations.NullMarked;
