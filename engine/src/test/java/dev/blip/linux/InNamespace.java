package dev.blip.linux;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test that puts frames on a wire, and therefore runs only as root in a network namespace of its own:
///
///     unshare -n -- sh -c 'ip link set lo up && mvn -o -pl engine test -Dgroups=namespace'
@Tag("namespace")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({NamespaceGuard.class, NoLeaks.class})
public @interface InNamespace {}
