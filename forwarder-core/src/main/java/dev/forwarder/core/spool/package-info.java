/**
 * Transactions as the bytes of a record on disk. Start with {@link
 * dev.forwarder.core.spool.TransactionCodec}, which draws them.
 */
@NullMarked
package dev.forwarder.core.spool;

import org.jspecify.annotations.NullMarked;
