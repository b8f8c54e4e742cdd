package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import java.util.List;
import java.util.function.Function;

/** A backend without peculiarities, unless a test gives it one. */
class PlainFamily implements BackendFamily {

  private final Function<Reply, Verdict> verdicts;

  PlainFamily() {
    this(Verdict::standard);
  }

  /** One that reads replies in its own way. */
  PlainFamily(Function<Reply, Verdict> verdicts) {
    this.verdicts = verdicts;
  }

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(Rig.EVENTS);
  }

  @Override
  public List<Header> headers() {
    return List.of();
  }

  @Override
  public Header authorization(ApiKey key) {
    return new Header("Api-Key", key.reveal());
  }

  @Override
  public Verdict verdict(Endpoint endpoint, Reply reply) {
    return verdicts.apply(reply);
  }
}
