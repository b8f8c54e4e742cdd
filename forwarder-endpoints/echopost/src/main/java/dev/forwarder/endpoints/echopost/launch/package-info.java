/**
 * How an agent is started: by one of many who want it at once, detached, and waited for. Read
 * {@link dev.forwarder.endpoints.echopost.launch.AgentLauncher} first.
 */
@NullMarked
package dev.forwarder.endpoints.echopost.launch;

import org.jspecify.annotations.NullMarked;
