package dev.forwarder.retry;

import org.jspecify.annotations.Nullable;

/** What the end of an attempt says about the endpoint that it went to. */
public enum Evidence {
  /** The backend took it. Nothing else opens what is blocked. */
  DELIVERED(BlockScope.PATH, false),
  /** It failed, in a way that may be an accident: a 5xx, a broken connection, TLS. */
  FAILED(BlockScope.PATH, true),
  /** No answer in time. */
  TIMED_OUT(BlockScope.PATH, true),
  /** Connection refused, unreachable or unknown host: nothing of the domain can be reached. */
  HOST_DOWN(BlockScope.DOMAIN, true),
  /** The server asks for a pause: 429, or any reply with {@code Retry-After}. */
  THROTTLED(BlockScope.KEY, true),
  /** The server does not accept the key: 401 or 403. */
  KEY_REFUSED(BlockScope.KEY, true),
  /** Nothing can be told: rejected for its content, or cancelled from this side. */
  NEUTRAL(null, false);

  private final @Nullable BlockScope scope;
  private final boolean failure;

  Evidence(@Nullable BlockScope scope, boolean failure) {
    this.scope = scope;
    this.failure = failure;
  }

  /** Whether it speaks for, or against, an entry of that scope by itself. */
  boolean concerns(BlockScope candidate) {
    return scope == candidate;
  }

  boolean isFailure() {
    return failure;
  }
}
