package dev.blip;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What the tests about the house want to know of each Java file, read by the compiler's own parser: no comment and no
/// string is ever taken for code.
final class JavaSources {
    /// One Java file.
    ///
    /// @param file       from the root of the checkout
    /// @param module     first folder of the path: `engine`, `app`, ...
    /// @param isShipped  lies in `src/main`
    /// @param types      simple names of the types it declares, nested ones too
    /// @param names      every dotted name and every simple name in its code and imports, as written
    /// @param functions  its methods and constructors
    /// @param products   what it declares that is put together of parts: constructors and records
    record JavaFile(
            Path file,
            String module,
            boolean isShipped,
            String packageName,
            String text,
            Set<String> types,
            Set<String> names,
            List<Function> functions,
            List<Product> products) {
        boolean isModuleInfo() {
            return file.endsWith("module-info.java");
        }

        boolean isPackageInfo() {
            return file.endsWith("package-info.java");
        }

        /// Last part of the package's name: the room.
        String room() {
            return packageName.substring(packageName.lastIndexOf('.') + 1);
        }
    }

    /// @param name   `package.Type.method`; of a record, `package.Type` once more for what it is made of
    /// @param lines  from its signature to its closing brace
    /// @param parts  how many parameters it takes, how many components a record has
    record Function(String name, int lines, int parts) {}

    /// @param name   `package.Type`
    /// @param parts  parameters of the constructor, or components of the record
    record Product(String name, int parts) {}

    private JavaSources() {}

    /// Every Java file of every module. Files in `tools` have no package and belong to the module `tools`.
    static List<JavaFile> read(Checkout checkout) {
        List<Path> paths = checkout.filesEndingWith(".java");
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var fileManager = compiler.getStandardFileManager(null, null, null)) {
            var units =
                    fileManager.getJavaFileObjectsFromPaths(
                            paths.stream().map(checkout.root()::resolve).toList());
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null, fileManager, null, List.of("-proc:none"), null, units);
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            var files = new ArrayList<JavaFile>();
            for (CompilationUnitTree unit : task.parse()) {
                Path file = checkout.root().relativize(Path.of(unit.getSourceFile().toUri()));
                files.add(describe(checkout, file, unit, positions));
            }
            return List.copyOf(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Simple names of all types that ship.
    static Set<String> shippedTypes(List<JavaFile> files) {
        return files.stream()
                .filter(JavaFile::isShipped)
                .flatMap(file -> file.types().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static JavaFile describe(
            Checkout checkout, Path file, CompilationUnitTree unit, SourcePositions positions) {
        String packageName = unit.getPackageName() == null ? "" : unit.getPackageName().toString();
        var reader = new Reader(unit, positions, packageName);
        reader.scan(unit, null);
        boolean isShipped = Stream.of("main", "java").allMatch(part -> hasFolder(file, part));
        String module = file.getName(0).toString();
        String text = checkout.text(file);
        return new JavaFile(
                file,
                module,
                isShipped,
                packageName,
                text,
                reader.types,
                reader.names,
                reader.functions,
                reader.products);
    }

    private static boolean hasFolder(Path file, String name) {
        for (Path part : file) {
            if (part.toString().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static final class Reader extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> enclosing = new ArrayList<>();
        private final Set<String> types = new LinkedHashSet<>();
        private final Set<String> names = new LinkedHashSet<>();
        private final List<Function> functions = new ArrayList<>();
        private final List<Product> products = new ArrayList<>();

        Reader(CompilationUnitTree unit, SourcePositions positions, String packageName) {
            this.unit = unit;
            this.positions = positions;
            enclosing.add(packageName);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            String name = type.getSimpleName().toString();
            if (!name.isEmpty()) { // an anonymous class has none
                types.add(name);
            }
            if (type.getKind() == Tree.Kind.RECORD) {
                String whole = String.join(".", enclosing) + "." + name;
                functions.add(new Function(whole, 0, components(type)));
            }
            enclosing.add(name);
            if (type.getKind() == Tree.Kind.RECORD) {
                products.add(new Product(String.join(".", enclosing), components(type)));
            }
            super.visitClass(type, null);
            enclosing.removeLast();
            return null;
        }

        /// A record's fields that are not static.
        /// The parser leaves a record's components among its members, as fields that are not static.
        private static int components(ClassTree type) {
            return (int)
                    type.getMembers().stream()
                            .filter(VariableTree.class::isInstance)
                            .map(member -> ((VariableTree) member).getModifiers().getFlags())
                            .filter(flags -> !flags.contains(Modifier.STATIC))
                            .count();
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            long end = positions.getEndPosition(unit, method);
            if (end >= 0) { // below 0: the compiler made it
                String name = String.join(".", enclosing) + "." + method.getName();
                int lines = lines(positions.getStartPosition(unit, method), end);
                int parts = method.getParameters().size();
                functions.add(new Function(name, lines, parts));
                if (method.getName().contentEquals("<init>")) {
                    products.add(new Product(String.join(".", enclosing), parts));
                }
            }
            return super.visitMethod(method, null);
        }

        @Override
        public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void nothing) {
            names.add(select.toString());
            names.add(select.getIdentifier().toString());
            return super.visitMemberSelect(select, null);
        }

        @Override
        public @Nullable Void visitIdentifier(IdentifierTree identifier, @Nullable Void nothing) {
            names.add(identifier.getName().toString());
            return super.visitIdentifier(identifier, null);
        }

        private int lines(long start, long end) {
            LineMap map = unit.getLineMap();
            return Math.toIntExact(map.getLineNumber(end) - map.getLineNumber(start) + 1);
        }
    }
}
