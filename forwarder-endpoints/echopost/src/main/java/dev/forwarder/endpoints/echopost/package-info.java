/** x. */
@NullMarked
package dev.forwarder.endpoints.echopost;

import org.jspecify.annotations.NullMarked;
