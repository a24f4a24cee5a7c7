# Surefire's XML reports to text: a line for each skipped test with its reason, then one line that counts all.
#
#   cat */target/surefire-reports/TEST-*.xml | awk -f tools/reports.awk

function number(name) {
    return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : 0
}

function text(name) {
    return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
}

/<testsuite / {
    tests += number("tests")
    failed += number("failures") + number("errors")
    skipped += number("skipped")
}

/<testcase / { test = text("classname") "." text("name") }

/<skipped/ {
    why = text("message")
    print "check: skipped: " test ": " (why == "" ? "no reason given" : why)
}

END { printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped }
