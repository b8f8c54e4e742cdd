package dev.forwarder.endpoints.datanadhi;

import dev.forwarder.api.Endpoint;
import java.util.List;

/** The routes of Data Nadhi's servers. */
public final class DatanadhiEndpoints {

  /** {@code POST /log} of the primary: one item in JSON. */
  public static final Endpoint LOG =
      Endpoint.post("log", "/log").withHeader("Content-Type", "application/json");

  /** {@code POST /upload} of the fallback server: items as lines, zipped. Not for payloads. */
  static final Endpoint UPLOAD =
      Endpoint.post("upload", "/upload").withHeader("Content-Type", "application/octet-stream");

  static final List<Endpoint> ALL = List.of(LOG);

  private DatanadhiEndpoints() {}
}
