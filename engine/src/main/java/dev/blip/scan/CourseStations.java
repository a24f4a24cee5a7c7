package dev.blip.scan;

import dev.blip.address.IpAddress;
import dev.blip.report.Station;
import dev.blip.report.Stations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The neighbours that the courses of a scan have found: an address is a target of one of them.
///
/// @param courses  those that ask by ARP
record CourseStations(List<Course> courses) implements Stations {
    static Stations of(List<Course> all) {
        List<Course> asking = all.stream().filter(Course::hasSwept).toList();
        return asking.isEmpty() ? NONE : new CourseStations(asking);
    }

    @Override
    public boolean areAsked() {
        return true;
    }

    @Override
    public @Nullable Station of(IpAddress address) {
        for (Course course : courses) {
            long host = course.leg().numberOf(address);
            Station station = host < 0 ? null : course.station((int) host);
            if (station != null) {
                return station;
            }
        }
        return null;
    }
}
