/**
 * Encryption of what the spool keeps: a key for each segment, made from one master key. Start with
 * {@link dev.forwarder.retry.spool.cipher.SegmentCipher}.
 */
@NullMarked
package dev.forwarder.retry.spool.cipher;

import org.jspecify.annotations.NullMarked;
