/**
 * Sends the logs of a host to Data Nadhi, from Logback. Read {@link
 * dev.forwarder.endpoints.datanadhi.logback.DatanadhiAppender}. The one package that needs Logback.
 */
@NullMarked
package dev.forwarder.endpoints.datanadhi.logback;

import org.jspecify.annotations.NullMarked;
