/**
 * The original EchoPost program: where it is, for which platforms there is one, and how it is
 * fetched so that there never is half of it. Read {@link
 * dev.forwarder.endpoints.echopost.binary.AgentBinary} first.
 */
@NullMarked
package dev.forwarder.endpoints.echopost.binary;

import org.jspecify.annotations.NullMarked;
