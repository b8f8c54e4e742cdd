package dev.forwarder.core.settings;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A domain as it was given: its family by name, so that it can be given before there is one.
 *
 * @param name its name; empty for {@code host-port} of its address
 * @param url its address, without a slash at the end
 * @param family the name of its backend family
 * @param role its role
 * @param keys its keys, at least one
 */
public record DomainSpec(String name, URI url, String family, Domain.Role role, List<ApiKey> keys) {

  private static final String SHAPE = "must be URL=KEY[,KEY...]";

  /** Checks that all is there. */
  public DomainSpec {
    requireNonNull(url, "url");
    requireNonNull(family, "family");
    requireNonNull(role, "role");
    keys = List.copyOf(keys);
    name = requireNonNull(name, "name").isEmpty() ? Domain.nameOf(url) : name;
  }

  /**
   * Reads a primary domain as it is given on a command line. Each key is the key itself, {@code
   * env:NAME} or {@code @FILE}.
   *
   * @param text {@code URL=KEY[,KEY...]}
   * @param family the name of its backend family
   * @param environment where {@code env:NAME} is looked up
   * @return the domain
   * @throws SettingsException if it is not such a text, or a key cannot be read; without the key
   */
  public static DomainSpec parse(String text, String family, Map<String, String> environment) {
    int equals = text.indexOf('=');
    Problems problems = new Problems();
    String url = equals < 0 ? "" : text.substring(0, equals);
    try {
      if (equals < 0) {
        throw new BadValueException(SHAPE);
      }
      List<ApiKey> keys =
          keys(text.substring(equals + 1), new Secrets(environment, NamedFiles.AT_START));
      return new DomainSpec("", Urls.parse(url), family, Domain.Role.PRIMARY, keys);
    } catch (BadValueException e) {
      problems.add(Shown.domain(url), Origin.DOMAIN_OPTION, e.why());
      throw problems.toException();
    }
  }

  /**
   * Reads an address as that of any domain is read.
   *
   * @param text the address
   * @return the address, without a slash at the end
   * @throws IllegalArgumentException if it is none; the message shows nothing of it but a port,
   *     since it may be a key
   */
  public static URI address(String text) {
    try {
      return Urls.parse(text);
    } catch (BadValueException e) {
      throw new IllegalArgumentException(e.why(), e);
    }
  }

  private static List<ApiKey> keys(String text, Secrets secrets) throws BadValueException {
    List<ApiKey> keys = new ArrayList<>();
    for (String key : text.split(",", -1)) {
      if (key.isBlank()) {
        throw new BadValueException("a key is empty; " + SHAPE);
      }
      keys.add(secrets.key(new Node.Text(key, 0)));
    }
    return keys;
  }

  /** The domain, of the family that it names. */
  Domain toDomain(BackendFamily itsFamily) {
    return new Domain(name, url, role, itsFamily, keys);
  }
}
