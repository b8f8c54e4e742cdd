/**
 * Files of what no server took, in the form that Data Nadhi's clients write: {@code
 * <directory>/dropped/<reason>_<epoch ms>.jsonl}. Read {@link
 * dev.forwarder.endpoints.datanadhi.dropped.DroppedFiles} first.
 */
@NullMarked
package dev.forwarder.endpoints.datanadhi.dropped;

import org.jspecify.annotations.NullMarked;
