/// picocli, compiled from its sources. Its own module names java.sql as well, for converters that nothing here uses.
module info.picocli {
    requires static java.sql;

    exports picocli;
}
