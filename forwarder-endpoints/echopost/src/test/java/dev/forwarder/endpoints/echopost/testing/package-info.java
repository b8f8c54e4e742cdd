/** What the tests of this artifact share. */
package dev.forwarder.endpoints.echopost.testing;
