/**
 * Which logs go to which pipelines, by the rules of {@code rules/*.yml}. Read {@link
 * dev.forwarder.endpoints.datanadhi.rules.LogRouter} first, then {@link
 * dev.forwarder.endpoints.datanadhi.rules.LogRule}.
 */
@NullMarked
package dev.forwarder.endpoints.datanadhi.rules;

import org.jspecify.annotations.NullMarked;
