package dev.blip.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Lets nothing run that could put a frame on a real wire: this namespace must hold no device but loopback and what
/// these tests make themselves, so that there is nothing by which a frame could leave. In doubt, no.
final class NamespaceGuard implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String objection = objection();
        return objection.isEmpty()
                ? ConditionEvaluationResult.enabled("a network namespace without an uplink")
                : ConditionEvaluationResult.disabled(objection);
    }

    private static String objection() {
        try {
            if (Integer.parseInt(Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString())
                    != 0) {
                return "needs root";
            }
            List<String> devices = Files.readAllLines(Path.of("/proc/net/dev"));
            for (String line : devices.subList(2, devices.size())) {
                String name = line.substring(0, line.indexOf(':')).strip();
                if (!name.equals("lo") && !name.startsWith("blip")) {
                    return "this namespace has " + name + ", which may lead somewhere";
                }
            }
            return "";
        } catch (IOException | RuntimeException e) {
            return "cannot tell where frames would go: " + e;
        }
    }
}
