# shellcheck shell=sh
# Makes a Java runtime that starts a scan sooner: ./blip and ./package read this file.
#
#   . tools/link-runtime.sh
#   link_runtime FOLDER FORMS JLINK-OPTION...
#
# FORMS is what `tools/train.sh forms` has written. Of species an AOT cache keeps those that the runtime has, of forms
# those in its lib/classlist: so both go into the runtime. Fails where this JDK's jlink does not take them.
link_runtime() {
    linked=$1
    forms=$2
    shift 2
    "$JDK_HOME/bin/jlink" "--generate-jli-classes=@$forms" --no-header-files --no-man-pages "$@" --output "$linked" &&
        sed -n 's/^\[LF_/@lambda-form-invoker &/p' "$forms" >"$linked/lib/classlist"
}
