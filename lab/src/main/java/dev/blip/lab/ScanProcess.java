package dev.blip.lab;

import java.nio.file.Path;
import java.time.Duration;

/// A scan that runs.
///
/// @param running    its process
/// @param directory  where its outputs go
record ScanProcess(Running running, Path directory) {
    ScanResult await(Duration bound) {
        Outcome outcome = running.await(bound);
        return ScanResult.read(outcome, directory);
    }
}
