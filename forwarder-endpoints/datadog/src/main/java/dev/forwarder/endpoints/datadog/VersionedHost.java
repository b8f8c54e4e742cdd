package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.Header;
import dev.forwarder.api.UserAgent;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts under which Datadog takes data of one version of an agent, as its own Agent uses them:
 * {@code 1-2-3-app.agent.datadoghq.com} for {@code app.datadoghq.com}. Pure functions.
 */
final class VersionedHost {

  private static final Pattern DATADOG =
      Pattern.compile(
          "app((\\.mrf)?(\\.[a-z]{2,}\\d{1,2})?\\.(datadoghq\\.(com|eu)|datad0g\\.(com|eu)|ddog-gov\\.com)\\.?)");
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

  private VersionedHost() {}

  /** The address under this program's version; as it is where its host is not one of Datadog's. */
  static URI of(URI url) {
    return of(url, UserAgent.header());
  }

  static URI of(URI url, Header userAgent) {
    Matcher host = DATADOG.matcher(url.getHost());
    if (!host.matches()) {
      return url;
    }
    String authority = prefix(userAgent.value()) + "-app.agent" + host.group(1);
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return URI.create(url.getScheme() + "://" + authority + port + url.getRawPath());
  }

  /** Classes that are in no jar have no version, and count as the first of all. */
  private static String prefix(String version) {
    Matcher numbers = VERSION.matcher(version);
    return numbers.find()
        ? numbers.group(1) + "-" + numbers.group(2) + "-" + numbers.group(3)
        : "0-0-0";
  }
}
