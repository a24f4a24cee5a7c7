package dev.blip.app;

import dev.blip.app.option.Command;
import dev.blip.app.output.OutputFailure;
import dev.blip.app.output.OutputFile;
import dev.blip.app.terminal.Surroundings;
import java.util.List;

/// A command that prints a text, whatever follows it. A class and no lambda, which no training has seen and which would
/// be spun at each start.
record TextCommand(Surroundings surroundings, String text) implements Command {
    @Override
    public int run(List<String> args) throws OutputFailure {
        OutputFile.print(surroundings.out(), text);
        return Main.DONE;
    }
}
