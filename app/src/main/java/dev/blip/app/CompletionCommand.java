package dev.blip.app;

import dev.blip.app.option.Command;
import dev.blip.app.option.Completion;
import dev.blip.app.option.UsageError;
import dev.blip.app.output.OutputFile;
import dev.blip.app.terminal.Surroundings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;

/// `blip completion bash|zsh`: prints a script that completes every command.
final class CompletionCommand implements Command {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    private final Surroundings surroundings;

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Operands operands() {
        return new Operands("SHELL", false, SHELLS);
    }

    @Override
    public int run(List<String> args) throws UsageError, IOException {
        if (args.size() != 1 || !SHELLS.contains(args.getFirst())) {
            throw new UsageError(
                    "completion is for one shell",
                    "bash or zsh",
                    "eval \"$(blip completion bash)\"");
        }
        var commands = new LinkedHashMap<String, Command>();
        for (Commands row : Commands.values()) {
            if (!row.isOption()) {
                commands.put(row.word(), row.open(surroundings));
            }
        }
        OutputFile.print(surroundings.out(), Completion.script(commands));
        return Main.DONE;
    }
}
