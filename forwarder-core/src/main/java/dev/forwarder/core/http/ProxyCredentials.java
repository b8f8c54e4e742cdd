package dev.forwarder.core.http;

import java.security.Principal;
import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.AuthScheme;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Basic credentials for a proxy. In place of answering with the header's value it adds the header
 * itself, one that does not show its value where headers are logged. Immutable.
 */
final class ProxyCredentials implements AuthScheme {

  private final String authorization;

  ProxyCredentials(String authorization) {
    this.authorization = authorization;
  }

  @Override
  public String getName() {
    return "Basic";
  }

  @Override
  public boolean isConnectionBased() {
    return false;
  }

  @Override
  public void processChallenge(AuthChallenge challenge, HttpContext context) {
    // Challenges are not answered: what there is to say is said unasked.
  }

  @Override
  public boolean isChallengeComplete() {
    return true;
  }

  @Override
  public @Nullable String getRealm() {
    return null;
  }

  @Override
  public boolean isResponseReady(HttpHost host, CredentialsProvider provider, HttpContext context) {
    return true;
  }

  @Override
  public @Nullable Principal getPrincipal() {
    return null;
  }

  @Override
  public @Nullable String generateAuthResponse(
      HttpHost host, HttpRequest request, HttpContext context) {
    request.addHeader(new SecretHeader("Proxy-Authorization", authorization));
    return null;
  }

  @Override
  public String toString() {
    return "Basic ***";
  }
}
