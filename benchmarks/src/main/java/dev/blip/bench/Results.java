package dev.blip.bench;

import dev.blip.bench.Contender.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// All rows of a run of the bench, in the order of the table.
///
/// @param machine  where
/// @param rounds   runs of each contender
/// @param rows     one for each contender in each work
record Results(Machine machine, int rounds, List<Row> rows) {
    /// The row of that role in a work, if it was measured.
    Optional<Row> row(String work, Role role) {
        return rows.stream()
                .filter(row -> row.work().name().equals(work))
                .filter(row -> row.contender().role() == role && row.isMeasured())
                .findFirst();
    }

    /// The fastest peer in a work among those that were complete in every run; where none was, among all.
    Optional<Row> bestPeer(String work) {
        List<Row> peers =
                rows.stream()
                        .filter(row -> row.work().name().equals(work))
                        .filter(row -> row.contender().role() == Role.PEER && row.isMeasured())
                        .toList();
        Comparator<Row> bySpeed = Comparator.comparingDouble(Row::speed);
        Optional<Row> complete = peers.stream().filter(Row::isComplete).max(bySpeed);
        return complete.isPresent() ? complete : peers.stream().max(bySpeed);
    }
}
