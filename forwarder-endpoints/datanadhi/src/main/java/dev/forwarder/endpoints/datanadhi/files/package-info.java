/**
 * Files that are their owner's alone and outlive a loss of power. Read {@link
 * dev.forwarder.endpoints.datanadhi.files.OwnersFiles}.
 */
@NullMarked
package dev.forwarder.endpoints.datanadhi.files;

import org.jspecify.annotations.NullMarked;
