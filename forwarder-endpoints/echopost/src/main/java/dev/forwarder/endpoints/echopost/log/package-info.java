/**
 * What a log looks like: as the body of {@code POST /log}, and in the parts that an agent is given.
 * Read {@link dev.forwarder.endpoints.echopost.log.LogBody} first.
 */
@NullMarked
package dev.forwarder.endpoints.echopost.log;

import org.jspecify.annotations.NullMarked;
