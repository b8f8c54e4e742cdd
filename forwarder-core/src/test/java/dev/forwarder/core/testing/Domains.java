package dev.forwarder.core.testing;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.core.GenericFamily;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** Domains that are nowhere, for tests. */
public final class Domains {

  private Domains() {}

  public static Domain named(String name, String... keyIds) {
    return of(name, Domain.Role.PRIMARY, keyIds);
  }

  public static Domain of(String name, Domain.Role role, String... keyIds) {
    List<ApiKey> keys =
        keyIds.length == 0
            ? List.of(ApiKey.of("key", "0123456789secret"))
            : Stream.of(keyIds).map(id -> ApiKey.of(id, "0123456789secret-" + id)).toList();
    return new Domain(name, URI.create("https://intake.invalid"), role, new GenericFamily(), keys);
  }
}
