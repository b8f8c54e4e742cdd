/**
 * The command {@code echopost}: EchoPost's agent in Java, and how it is started from this program.
 * Start with {@link dev.forwarder.cli.echopost.AgentRun}.
 */
@NullMarked
package dev.forwarder.cli.echopost;

import org.jspecify.annotations.NullMarked;
