/// Tests in network namespaces with known truth. Everything that sends runs in a namespace that [dev.blip.lab.Guard]
/// has proven to have no way out, as a process with a bounded life. What is public is what the bench builds its lab
/// with.
/// May import: java.base, Jackson's parser, JUnit; of ours nothing but what a user can call.
@NullMarked
package dev.blip.lab;

import org.jspecify.annotations.NullMarked;
