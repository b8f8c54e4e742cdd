package dev.forwarder.cli.diagnose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.api.Domain;
import dev.forwarder.core.settings.SettingInForce;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A diagnosis as one line of JSON. */
final class DiagnosisJson {
  private DiagnosisJson() {}

  /**
   * The line, without its end.
   *
   * @param diagnosis what was found
   */
  static String of(Diagnosis diagnosis) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      write(diagnosis, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Diagnosis diagnosis, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("settings");
    for (SettingInForce setting : diagnosis.settings()) {
      out.writeStartObject();
      out.writeStringField("name", setting.definition().name());
      out.writeStringField("value", setting.shown());
      out.writeStringField("from", setting.origin().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("domains");
    for (DomainFindings domain : diagnosis.domains()) {
      writeDomain(domain, out);
    }
    out.writeEndArray();
    out.writeNumberField("checks", diagnosis.checks());
    for (State state : State.values()) {
      out.writeNumberField(state.word(), diagnosis.count(state));
    }
    out.writeEndObject();
  }

  private static void writeDomain(DomainFindings findings, JsonGenerator out) throws IOException {
    Domain domain = findings.domain();
    out.writeStartObject();
    out.writeStringField("domain", domain.name());
    out.writeStringField("url", domain.baseUrl().toString());
    out.writeStringField("family", domain.family().name());
    out.writeStringField("role", domain.role().name().toLowerCase(Locale.ROOT));
    out.writeArrayFieldStart("checks");
    for (Finding finding : findings.findings()) {
      writeFinding(finding, out);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeFinding(Finding finding, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("check", finding.check().word());
    if (finding.key() != null) {
      out.writeStringField("key_id", finding.key().id());
      out.writeStringField("key", finding.key().masked());
    }
    out.writeStringField("state", finding.state().word());
    out.writeNumberField("millis", finding.took().toMillis());
    out.writeStringField("detail", finding.answer().detail());
    if (!finding.answer().advice().isEmpty()) {
      out.writeStringField("advice", finding.answer().advice());
    }
    out.writeEndObject();
  }
}
