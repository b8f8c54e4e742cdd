/**
 * EchoPost as a hop of a delivery chain: logs go over a Unix socket to an agent on the same
 * machine, which is started where none listens. Read {@link
 * dev.forwarder.endpoints.echopost.EchoPostHop} first, then {@link
 * dev.forwarder.endpoints.echopost.launch.AgentLauncher}; the agent of our own is {@link
 * dev.forwarder.endpoints.echopost.agent.EchoPostAgent}.
 */
@NullMarked
package dev.forwarder.endpoints.echopost;

import org.jspecify.annotations.NullMarked;
