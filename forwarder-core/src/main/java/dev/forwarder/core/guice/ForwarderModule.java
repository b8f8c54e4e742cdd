package dev.forwarder.core.guice;

import static java.util.Objects.requireNonNull;

import com.google.inject.Key;
import com.google.inject.PrivateModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.OptionalBinder;
import com.google.inject.util.Types;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Transport;
import dev.forwarder.core.ForwarderBuilder;
import dev.forwarder.core.ForwarderObserver;
import jakarta.inject.Singleton;
import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Binds one {@link Forwarder}, the same that its {@link ForwarderBuilder} would build, and the
 * {@link ForwarderLifecycle} that starts and stops it: both singletons, and all that this module
 * exposes.
 *
 * <p>The builder comes from the supplier given to the constructor, or where none is given from the
 * host's own binding of {@link ForwarderBuilder} (unscoped: a builder is good for one forwarder).
 * In addition, where the host has bound a {@link DeliveryListener}, a {@link ForwarderObserver} or
 * a {@link Transport}, it is used in place of the builder's own. A transport is closed with the
 * forwarder.
 *
 * <p>The module asks for these three by an {@link OptionalBinder} in its own private environment,
 * so the host binds them plainly: an {@code OptionalBinder} of its own for one of them, under the
 * same annotation, is an error of Guice's at once.
 *
 * <p>An injector can hold several forwarders: each but one is made with a binding annotation, and
 * this annotation stands on all that belongs to it, on what the host binds for it too
 * ({@code @Audit DeliveryListener}) and on what it gets ({@code @Audit Forwarder}, {@code @Audit
 * ForwarderLifecycle}).
 */
public final class ForwarderModule extends PrivateModule {

  private final @Nullable Class<? extends Annotation> annotation;
  private final @Nullable Supplier<ForwarderBuilder> builder;

  /** The forwarder of the builder that the host has bound. */
  public ForwarderModule() {
    this.annotation = null;
    this.builder = null;
  }

  /**
   * The forwarder of a builder.
   *
   * @param builder gives a new builder; called when the forwarder is made
   */
  public ForwarderModule(Supplier<ForwarderBuilder> builder) {
    this.annotation = null;
    this.builder = requireNonNull(builder, "builder");
  }

  /**
   * One of several forwarders, of the builder that the host has bound under its annotation.
   *
   * @param annotation a binding annotation (or JSR-330 qualifier) without members
   */
  public ForwarderModule(Class<? extends Annotation> annotation) {
    this.annotation = requireNonNull(annotation, "annotation");
    this.builder = null;
  }

  /**
   * One of several forwarders, of a builder.
   *
   * @param annotation a binding annotation (or JSR-330 qualifier) without members
   * @param builder gives a new builder; called when the forwarder is made
   */
  public ForwarderModule(
      Class<? extends Annotation> annotation, Supplier<ForwarderBuilder> builder) {
    this.annotation = requireNonNull(annotation, "annotation");
    this.builder = requireNonNull(builder, "builder");
  }

  @Override
  protected void configure() {
    bindBuilder();
    bindOptional(DeliveryListener.class);
    bindOptional(ForwarderObserver.class);
    bindOptional(Transport.class);
    bind(ForwarderProvider.class);
    bind(hosted(Forwarder.class)).toProvider(ForwarderProvider.class).in(Singleton.class);
    bindLifecycle();
    bind(known(Forwarder.class)).to(hosted(Forwarder.class));
    expose(known(Forwarder.class));
    expose(known(ForwarderLifecycle.class));
  }

  private void bindBuilder() {
    if (builder == null) {
      bind(hosted(ForwarderBuilder.class)).to(known(ForwarderBuilder.class));
    } else {
      bind(hosted(ForwarderBuilder.class)).toProvider(builder::get);
    }
  }

  /** Lets the provider ask for it whatever the host's annotation is, and whether it is bound. */
  private <T> void bindOptional(Class<T> type) {
    OptionalBinder.newOptionalBinder(binder(), known(type));
    Key<Optional<T>> theirs = known(type).ofType(optionalOf(type));
    bind(Key.get(optionalOf(type), Hosted.class)).to(theirs);
  }

  @SuppressWarnings("unchecked") // an Optional of T is what the type says
  private static <T> TypeLiteral<Optional<T>> optionalOf(Class<T> type) {
    return (TypeLiteral<Optional<T>>)
        TypeLiteral.get(Types.newParameterizedType(Optional.class, type));
  }

  private void bindLifecycle() {
    try {
      bind(known(ForwarderLifecycle.class))
          .toConstructor(ForwarderLifecycle.class.getDeclaredConstructor(Forwarder.class))
          .in(Singleton.class);
    } catch (NoSuchMethodException e) {
      throw new AssertionError("ForwarderLifecycle takes a forwarder", e);
    }
  }

  /** What the host calls it. */
  private <T> Key<T> known(Class<T> type) {
    return annotation == null ? Key.get(type) : Key.get(type, annotation);
  }

  private static <T> Key<T> hosted(Class<T> type) {
    return Key.get(type, Hosted.class);
  }
}
