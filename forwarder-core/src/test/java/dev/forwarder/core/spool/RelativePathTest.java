package dev.forwarder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RelativePathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/intake/",
        "/api/v2/series",
        "/api/v1/check_run?a=../b&c=//d\\e",
        "/a//b",
        "/.well-known/x",
        "/a..b/...",
        "/a;v=../b",
        "/a%20b/%41"
      })
  void pathBelowTheDomainsStays(String path) {
    assertThat(RelativePath.is(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "intake",
        "?a",
        "http://elsewhere/",
        "//elsewhere/",
        "/\\elsewhere/",
        "\\\\elsewhere",
        "/%2felsewhere",
        "/%5Celsewhere",
        "/..",
        "/../admin",
        "/a/./b",
        "/a/../b?c",
        "/a/%2e%2E/b",
        "/a/.%2e/b",
        "/a%2F..%2fb",
        "/a\\..\\b",
        "/a/..;x=y/b",
        "/a/%2e"
      })
  void pathThatCouldLeadElsewhereIsNone(String path) {
    assertThat(RelativePath.is(path)).isFalse();
  }
}
