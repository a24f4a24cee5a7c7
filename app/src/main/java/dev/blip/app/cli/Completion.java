package dev.blip.app.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `blip completion bash|zsh`: picocli writes one script that both shells take, from the names in `Option`.
public final class Completion {
    private Completion() {}

    /// @param args  the shell's name alone
    public static String script(String[] args) throws UsageError {
        if (args.length != 1 || !(args[0].equals("bash") || args[0].equals("zsh"))) {
            throw new UsageError(
                    "completion is for one shell",
                    "bash or zsh",
                    "eval \"$(blip completion bash)\"");
        }
        CommandSpec scan = CommandSpec.create().name("scan");
        for (Option option : Option.values()) {
            scan.addOption(spec(option));
        }
        scan.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("TARGETS")
                        .arity("0..*")
                        .type(String[].class)
                        .build());
        CommandSpec shells = CommandSpec.create().name("completion");
        shells.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("SHELL")
                        .type(String.class)
                        .completionCandidates(java.util.List.of("bash", "zsh"))
                        .build());
        CommandSpec blip = CommandSpec.create().name("blip");
        blip.addOption(OptionSpec.builder("--version").build());
        blip.addOption(OptionSpec.builder("--help").build());
        blip.addSubcommand("scan", scan).addSubcommand("completion", shells);
        return AutoComplete.bash("blip", new CommandLine(blip));
    }

    private static OptionSpec spec(Option option) {
        var spec = OptionSpec.builder(option.names()).paramLabel(option.label());
        if (!option.takesValue()) {
            return spec.arity("0").type(boolean.class).build();
        }
        boolean isFile = option.label().equals("FILE") || option.label().equals("BASE");
        spec.arity("1").type(isFile ? java.io.File.class : String.class);
        if (option == Option.TRANSMIT) {
            spec.completionCandidates(java.util.List.of("auto", "packet", "raw", "connect"));
        } else if (option == Option.DECOYS) {
            spec.completionCandidates(java.util.List.of("auto", "all", "none"));
        } else if (option == Option.SHOW) {
            spec.completionCandidates(
                    java.util.List.of("open", "closed", "filtered", "unknown", "all"));
        }
        return spec.build();
    }
}
