/**
 * What Data Nadhi takes: a log item, as typed fields or as JSON that exists already. Read {@link
 * dev.forwarder.endpoints.datanadhi.item.LogItem} first.
 */
@NullMarked
package dev.forwarder.endpoints.datanadhi.item;

import org.jspecify.annotations.NullMarked;
