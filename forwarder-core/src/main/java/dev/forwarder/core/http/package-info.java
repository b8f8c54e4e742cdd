/**
 * The transport that carries attempts over HTTP, for all domains over one shared client: it
 * resolves names, keeps connections, bounds replies and turns every failure into a reply. Read
 * {@link dev.forwarder.core.http.HttpTransport} first, then {@link
 * dev.forwarder.core.http.HttpSettings}.
 */
@NullMarked
package dev.forwarder.core.http;

import org.jspecify.annotations.NullMarked;
