/**
 * What can be set about Data Nadhi, and where it comes from: the forwarder's settings, or a {@code
 * .datanadhi} directory and its environment variables. Read {@link
 * dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions} first, then {@link
 * dev.forwarder.endpoints.datanadhi.settings.DatanadhiConfig}.
 */
@NullMarked
package dev.forwarder.endpoints.datanadhi.settings;

import org.jspecify.annotations.NullMarked;
