package dev.blip;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewClassTree;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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
    /// @param kinds      simple names of the types it declares, nested ones too, to what they are
    /// @param names      every dotted name and every simple name in its code and imports, as written
    /// @param functions  its methods and constructors
    /// @param products   what it declares that is put together of parts: constructors and records
    /// @param dealings   what it does with other types
    record JavaFile(
            Path file,
            String module,
            boolean isShipped,
            String packageName,
            String text,
            Map<String, Kind> kinds,
            Set<String> names,
            List<Function> functions,
            List<Product> products,
            Dealings dealings) {
        /// Simple names of the types it declares, nested ones too.
        Set<String> types() {
            return kinds.keySet();
        }

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

    /// @param name   `package.Type.method`
    /// @param lines  from its signature to its closing brace
    /// @param parts  how many parameters it takes
    record Function(String name, int lines, int parts) {}

    /// @param name   `package.Type`
    /// @param parts  parameters of the constructor, or components of the record
    record Product(String name, int parts) {}

    /// What a type is to those who name it.
    enum Kind {
        /// It has objects that do something.
        OBJECT,

        /// Functions only: it has no objects.
        FUNCTIONS,

        /// Numbers only, as a header file of C has them.
        NUMBERS,

        /// A record.
        VALUE,

        ENUM,

        THROWN
    }

    /// What a file does with other types, all names as written and without what they are nested in.
    ///
    /// @param variables  type to the names of the fields, parameters and local variables that are declared with it
    /// @param held       types of its fields
    /// @param made       types of which it makes objects
    /// @param called     variables and types that it calls, or hands on a method of
    record Dealings(
            Map<String, Set<String>> variables,
            Set<String> held,
            Set<String> made,
            Set<String> called) {}

    private static final Pattern THROWN = Pattern.compile("\\w*(Exception|Error)");

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
                reader.kinds,
                reader.names,
                reader.functions,
                reader.products,
                new Dealings(reader.variables, reader.held, reader.made, reader.called));
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
        private final Map<String, Kind> kinds = new LinkedHashMap<>();
        private final Set<String> names = new LinkedHashSet<>();
        private final List<Function> functions = new ArrayList<>();
        private final List<Product> products = new ArrayList<>();
        private final Map<String, Set<String>> variables = new HashMap<>();
        private final Set<String> held = new HashSet<>();
        private final Set<String> made = new HashSet<>();
        private final Set<String> called = new HashSet<>();

        Reader(CompilationUnitTree unit, SourcePositions positions, String packageName) {
            this.unit = unit;
            this.positions = positions;
            enclosing.add(packageName);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            String name = type.getSimpleName().toString();
            if (!name.isEmpty()) { // an anonymous class has none
                kinds.put(name, kindOf(type));
            }
            for (Tree member : type.getMembers()) {
                if (member instanceof VariableTree field) {
                    held.addAll(typesIn(field.getType()));
                }
            }
            enclosing.add(name);
            if (type.getKind() == Tree.Kind.RECORD) {
                products.add(new Product(String.join(".", enclosing), components(type)));
            }
            super.visitClass(type, null);
            enclosing.removeLast();
            return null;
        }

        private static Kind kindOf(ClassTree type) {
            return switch (type.getKind()) {
                case RECORD -> Kind.VALUE;
                case ENUM -> Kind.ENUM;
                case INTERFACE -> Kind.OBJECT;
                default -> {
                    boolean isThrown =
                            THROWN.matcher(String.valueOf(type.getExtendsClause())).matches();
                    yield isThrown ? Kind.THROWN : kindByMembers(type.getMembers());
                }
            };
        }

        /// A class whose members are static, but a private constructor that nobody calls, has no objects.
        private static Kind kindByMembers(List<? extends Tree> members) {
            boolean hasFunctions = false;
            for (Tree member : members) {
                if (member instanceof VariableTree field && !isStatic(field.getModifiers())) {
                    return Kind.OBJECT;
                }
                if (member instanceof MethodTree method && method.getReturnType() != null) {
                    if (!isStatic(method.getModifiers())) {
                        return Kind.OBJECT;
                    }
                    hasFunctions = true;
                }
            }
            return hasFunctions ? Kind.FUNCTIONS : Kind.NUMBERS;
        }

        private static boolean isStatic(ModifiersTree modifiers) {
            return modifiers.getFlags().contains(Modifier.STATIC);
        }

        /// The parser leaves a record's components among its members, as fields that are not static.
        private static int components(ClassTree type) {
            return (int)
                    type.getMembers().stream()
                            .filter(VariableTree.class::isInstance)
                            .filter(member -> !isStatic(((VariableTree) member).getModifiers()))
                            .count();
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            long end = positions.getEndPosition(unit, method);
            if (end >= 0) { // below 0: the compiler made it
                String name = String.join(".", enclosing) + "." + method.getName();
                int lines = lines(startOfSignature(method), end);
                int parts = method.getParameters().size();
                functions.add(new Function(name, lines, parts));
                if (method.getName().contentEquals("<init>")) {
                    products.add(new Product(String.join(".", enclosing), parts));
                }
            }
            return super.visitMethod(method, null);
        }

        /// A list of legs is declared with `List` and with `Leg`.
        @Override
        public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
            for (String type : typesIn(variable.getType())) {
                variables
                        .computeIfAbsent(type, any -> new HashSet<>())
                        .add(variable.getName().toString());
            }
            return super.visitVariable(variable, null);
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
            this.made.addAll(typesIn(made.getIdentifier()));
            return super.visitNewClass(made, null);
        }

        @Override
        public @Nullable Void visitMethodInvocation(
                MethodInvocationTree call, @Nullable Void nothing) {
            if (call.getMethodSelect() instanceof MemberSelectTree select) {
                called.add(lastName(select.getExpression()));
            }
            return super.visitMethodInvocation(call, null);
        }

        @Override
        public @Nullable Void visitMemberReference(
                MemberReferenceTree reference, @Nullable Void nothing) {
            called.add(lastName(reference.getQualifierExpression()));
            return super.visitMemberReference(reference, null);
        }

        /// `socket` of `socket`, `this.socket` and `opened.socket`.
        private static String lastName(Tree expression) {
            String text = expression.toString();
            return text.substring(text.lastIndexOf('.') + 1);
        }

        private static Set<String> typesIn(@Nullable Tree declared) {
            var types = new HashSet<String>();
            var finder =
                    new TreeScanner<@Nullable Void, @Nullable Void>() {
                        @Override
                        public @Nullable Void visitIdentifier(
                                IdentifierTree identifier, @Nullable Void nothing) {
                            types.add(identifier.getName().toString());
                            return null;
                        }
                    };
            finder.scan(declared, null);
            return types;
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

        /// Annotations stand above a signature, on lines of their own.
        private long startOfSignature(MethodTree method) {
            Tree first = method.getReturnType() == null ? method : method.getReturnType();
            return positions.getStartPosition(unit, first);
        }

        private int lines(long start, long end) {
            LineMap map = unit.getLineMap();
            return Math.toIntExact(map.getLineNumber(end) - map.getLineNumber(start) + 1);
        }
    }
}
