/**
 * EchoPost under load, each side in a process of its own: {@link
 * dev.forwarder.bench.echopost.AgentMain} is the agent, {@link
 * dev.forwarder.bench.echopost.ClientMain} hands logs over to it, {@link
 * dev.forwarder.bench.echopost.SwitchMain} is a host whose primary dies.
 */
@NullMarked
package dev.forwarder.bench.echopost;

import org.jspecify.annotations.NullMarked;
