package dev.blip.app.option;

import java.io.File;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The completion script: picocli writes one that bash and zsh take, from the commands and their tables of options.
public final class Completion {
    private Completion() {}

    /// @param commands  by name, in the order of the script
    public static String script(Map<String, Command> commands) {
        CommandSpec blip = CommandSpec.create().name("blip");
        blip.addOption(OptionSpec.builder("--version").build());
        blip.addOption(OptionSpec.builder("--help").build());
        commands.forEach((name, command) -> blip.addSubcommand(name, spec(name, command)));
        return AutoComplete.bash("blip", new CommandLine(blip));
    }

    private static CommandSpec spec(String name, Command command) {
        CommandSpec spec = CommandSpec.create().name(name);
        OptionTable table = command.options();
        if (table != null) {
            table.options().forEach(option -> spec.addOption(spec(option)));
        }
        Command.Operands operands = command.operands();
        if (!operands.label().isEmpty()) {
            spec.addPositional(spec(operands));
        }
        return spec;
    }

    private static PositionalParamSpec spec(Command.Operands operands) {
        var spec = PositionalParamSpec.builder().paramLabel(operands.label());
        if (operands.isList()) {
            spec.arity("0..*");
        }
        spec.type(operands.isList() ? String[].class : String.class);
        if (!operands.choices().isEmpty()) {
            spec.completionCandidates(operands.choices());
        }
        return spec.build();
    }

    private static OptionSpec spec(Option option) {
        var spec =
                OptionSpec.builder(option.names().toArray(new String[0]))
                        .paramLabel(option.label());
        if (!option.takesValue()) {
            return spec.arity("0").type(boolean.class).build();
        }
        boolean isFile = option.label().equals("FILE") || option.label().equals("BASE");
        spec.arity("1").type(isFile ? File.class : String.class);
        if (!option.choices().isEmpty()) {
            spec.completionCandidates(option.choices());
        }
        return spec.build();
    }
}
