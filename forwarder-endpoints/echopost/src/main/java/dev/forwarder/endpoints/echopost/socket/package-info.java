/**
 * Where an agent is and how it is reached: its folder, the Unix socket in it, and Netty's best way
 * to use such a socket on this platform. Read {@link
 * dev.forwarder.endpoints.echopost.socket.AgentFolder} first.
 */
@NullMarked
package dev.forwarder.endpoints.echopost.socket;

import org.jspecify.annotations.NullMarked;
