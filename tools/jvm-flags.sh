# shellcheck shell=sh
# shellcheck disable=SC2034 # JVM_FLAGS is the result
# What every run is given, and every AOT cache is trained with: ./blip, ./package and the installed command read this
# file. Serial GC and C1 alone: a scan is over before the others have started. C1 waits for twice as many calls as
# usual, because what it compiles for a start took a third of a short scan's processor time; where each probe passes,
# which every scan wants compiled, for a tenth of that. The heap has a bound of its own because its default is a quarter
# of the memory: with 128 GiB of it, pointers are no longer compressed, and the JVM refuses the cache. Its young part is
# small, for short pauses: what it holds a collection copies or forgets. Compile commands and the JVM's own log would go
# to standard output, and so would the threads that it lists on SIGQUIT: those go to standard error.
sooner=-XX:CompileCommand=CompileThresholdScaling
JVM_FLAGS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=2 -XX:CompileCommand=quiet \
    $sooner,dev.blip.ask.Transmitter::*,0.1 $sooner,dev.blip.ask.Passes::*,0.1 $sooner,dev.blip.ask.Batch::*,0.1 \
    $sooner,dev.blip.ask.CapGate::*,0.1 $sooner,dev.blip.ask.CanaryTurns::*,0.1 \
    $sooner,dev.blip.ledger.Tranche::*,0.1 $sooner,dev.blip.probe.*::*,0.1 \
    $sooner,dev.blip.order.*::*,0.1 $sooner,dev.blip.targets.*::*,0.1 -Xmx4g -Xmn16m -XX:-UsePerfData \
    -Xlog:disable -XX:+DisplayVMOutputToStderr --enable-native-access=ALL-UNNAMED"
