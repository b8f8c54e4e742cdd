/**
 * The forwarder itself: takes payloads, drives one state machine for each domain, and accounts for
 * every transaction.
 */
@NullMarked
package dev.forwarder.core;

import org.jspecify.annotations.NullMarked;
