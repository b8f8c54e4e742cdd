/**
 * The agent in Java: takes logs at the Unix socket, and answers for them when its forwarder has
 * them on disk. Read {@link dev.forwarder.endpoints.echopost.agent.EchoPostAgent} first.
 */
@NullMarked
package dev.forwarder.endpoints.echopost.agent;

import org.jspecify.annotations.NullMarked;
