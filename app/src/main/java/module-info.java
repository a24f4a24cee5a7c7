/// The command. It exports nothing: who wants a scan without it takes the engine.
module dev.blip.app {
    requires dev.blip.engine;
    requires info.picocli;
    requires jdk.unsupported; // sun.misc.Signal
}
