package dev.forwarder.core.settings;

import dev.forwarder.api.ApiKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads addresses with a list of keys each, and tells all that is wrong in them. Used once. */
final class KeysByUrl {

  private final Secrets secrets;
  private final Map<URI, List<ApiKey>> keys = new LinkedHashMap<>();
  private final List<BadValueException.Part> bad = new ArrayList<>();

  KeysByUrl(Secrets secrets) {
    this.secrets = secrets;
  }

  Map<URI, List<ApiKey>> read(Node node) throws BadValueException {
    if (!(node instanceof Node.Section section)) {
      throw new BadValueException("must be addresses with a list of API keys each");
    }
    int index = 0;
    for (Map.Entry<String, Node> entry : section.entries().entrySet()) {
      String path = "[" + index++ + "]";
      int line = section.lineOf(entry.getKey());
      try {
        add(entry.getKey(), entry.getValue());
      } catch (BadValueException e) {
        e.parts().forEach(part -> bad.add(part.in(path, line)));
      }
    }
    if (!bad.isEmpty()) {
      throw new BadValueException(bad);
    }
    return keys;
  }

  private void add(String address, Node written) throws BadValueException {
    List<BadValueException.Part> wrong = new ArrayList<>();
    URI url = url(address, wrong);
    String whose = url == null ? "this address" : Urls.shown(url);
    try {
      List<ApiKey> its = secrets.keys(written, whose);
      if (url != null && keys.put(url, its) != null) {
        throw new BadValueException("must have the address " + whose + " only once");
      }
    } catch (BadValueException e) {
      wrong.addAll(e.parts());
    }
    if (!wrong.isEmpty()) {
      throw new BadValueException(wrong);
    }
  }

  private static @Nullable URI url(String address, List<BadValueException.Part> wrong) {
    try {
      return Urls.parse(address);
    } catch (BadValueException e) {
      wrong.addAll(e.parts());
      return null;
    }
  }
}
