using Quiver.Tidy.Tests.Checks;
using Quiver.Tidy.Tests.Scanning;
using Xunit;

namespace Quiver.Tidy.Tests;

/// <summary>Each check finds what it is for and nothing else.</summary>
public sealed class CheckTests
{
    const string InSql = "src/Quiver.Engine/Sql/Bad.cs";

    [Theory]
    [InlineData(InSql, "using Quiver.Engine.Logical;\nnamespace Quiver.Engine.Sql;\n", $"{InSql}: Sql must not use Logical")]
    [InlineData(InSql, "namespace Quiver.Engine.Sql;\nclass Bad { Quiver.Engine.Session.X _x; }", $"{InSql}: Sql must not use Session")]
    [InlineData(InSql, "global using Quiver.Engine.Sql;", $"{InSql}: a global using of Sql hides the stage order")]
    [InlineData(InSql, "using Quiver.Engine.Types;\nusing Quiver.Engine.Sql;\nusing Quiver.Arrow;", null)]
    [InlineData(InSql, "// using Quiver.Engine.Logical;\n", null)]
    [InlineData("src/Quiver.Formats/Sql/Bad.cs", "using Quiver.Engine.Logical;", null)]
    public void Stage_order(string path, string text, string? expected) => Expect(new StageOrderCheck(), path, text, expected);

    [Fact]
    public void Stage_order_unknown_folder_is_reported() =>
        Assert.Contains("Parsing is not a stage", Only(new StageOrderCheck(), "src/Quiver.Engine/Parsing/A.cs", "").Message);

    [Theory]
    [InlineData("Quiver.Engine", "../Quiver.Compute/Quiver.Compute.csproj", null)]
    [InlineData("Quiver.Formats", @"..\Quiver.ObjectStorage\Quiver.ObjectStorage.csproj", null)]
    [InlineData(
        "Quiver.Compute",
        "../Quiver.Engine/Quiver.Engine.csproj",
        "src/X/Quiver.Compute.csproj: Quiver.Compute must not reference Quiver.Engine")]
    [InlineData(
        "Quiver.Cli",
        "../Quiver.Engine/Quiver.Engine.csproj",
        "src/X/Quiver.Cli.csproj: Quiver.Cli must not reference Quiver.Engine")]
    [InlineData("Quiver.Extra", "", "src/X/Quiver.Extra.csproj: Quiver.Extra has no place in the project graph")]
    public void Project_graph(string project, string reference, string? expected) => Expect(
        new ProjectGraphCheck(),
        $"src/X/{project}.csproj",
        $"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>",
        expected);

    [Theory]
    [InlineData(69, null)]
    [InlineData(71, "src/A/B.cs:3: Long has 74 lines; a method has at most 70")]
    public void Method_length(int statements, string? expected)
    {
        string body = string.Concat(Enumerable.Repeat("        if (x == \"}\") { x = $\"{x}}}\"; }\n", statements - 3));
        string text = $"class B\n{{\n"
            + $"    public void Long<T>(int a = 1) where T : struct\n    {{\n"
            + $"{body}{(expected is null ? "" : "\n\n\n")}    }}\n}}\n";
        Expect(new LengthCheck(), "src/A/B.cs", text, expected);
    }

    [Fact]
    public void Long_expression_body_is_a_long_method_and_a_long_table_is_not()
    {
        string arms = string.Concat(Enumerable.Range(0, 80).Select(i => $"    {i} => new() {{ A = {i} }},\n"));
        string rows = string.Concat(Enumerable.Range(0, 80).Select(i => $"    new() {{ A = {i} }},\n"));
        string text = $"class B\n{{\n  static readonly A[] _table = new[] {{\n{rows}  }};\n"
            + $"  int Map(int i) => i switch\n  {{\n{arms}  }};\n  bool operator ==(B a) => true;\n}}\n";
        Violation violation = Assert.Single(new LengthCheck().Run(SourceTree.Of(("src/A/B.cs", text))));
        Assert.Equal("Map", violation.Member);
    }

    [Theory]
    [InlineData(600, 140, null)]
    [InlineData(601, 140, "src/A/B.cs: 601 lines; a file has at most 600")]
    [InlineData(1, 141, "src/A/B.cs:1: 141 columns; a line has at most 140")]
    public void File_and_line_length(int lines, int columns, string? expected) =>
        Expect(new LengthCheck(), "src/A/B.cs", string.Concat(Enumerable.Repeat(new string('/', columns) + "\n", lines)), expected);

    [Theory]
    [InlineData("src/Quiver.Arrow/Ipc/Reader.cs", "namespace Quiver.Arrow.Ipc;\nsealed class Reader;", null)]
    [InlineData("src/Quiver.Arrow/Ipc/Reader.cs", "namespace Quiver.Arrow.Ipc;\nstatic partial class Reader { class Nested { } }", null)]
    [InlineData("src/Quiver.Arrow/Ipc/Reader.Files.cs", "namespace Quiver.Arrow.Ipc;\npartial class Reader { }", null)]
    [InlineData("src/Quiver.Arrow/ColumnOfT.cs", "namespace Quiver.Arrow;\nclass Column<T> { }", null)]
    [InlineData("src/Quiver.Arrow/Column`1.cs", "namespace Quiver.Arrow;\nrecord Column<T>(int A);", null)]
    [InlineData("src/Quiver.Cli/Program.cs", "return 0;", null)]
    [InlineData(
        "src/Quiver.Arrow/Ipc/Reader.cs",
        "namespace Quiver.Arrow;\nclass Reader;",
        "src/Quiver.Arrow/Ipc/Reader.cs: its namespace is Quiver.Arrow; its folder says Quiver.Arrow.Ipc")]
    [InlineData(
        "src/Quiver.Arrow/Reader.cs",
        "namespace Quiver.Arrow\n{ class Reader { } }",
        "src/Quiver.Arrow/Reader.cs: the namespace is not file-scoped")]
    [InlineData(
        "src/Quiver.Arrow/Reader.cs",
        "namespace Quiver.Arrow;\nclass Writer;",
        "src/Quiver.Arrow/Reader.cs: the file of Writer must be called Writer.cs")]
    [InlineData(
        "src/Quiver.Arrow/Reader.cs",
        "namespace Quiver.Arrow;\nenum Reader { A }\ndelegate int F(int a);",
        "src/Quiver.Arrow/Reader.cs: more than one top-level type: Reader, F")]
    public void Namespaces_and_files(string path, string text, string? expected) => Expect(new NamespaceCheck(), path, text, expected);

    [Theory]
    [InlineData("sealed class A;", null)]
    [InlineData("abstract class A { } sealed class B : A;", null)]
    [InlineData("record A(int X); sealed record B(int X) : A(X);", null)]
    [InlineData("readonly record struct A(int X); static class C { }", null)]
    [InlineData("partial class A { int x; } sealed partial class A { }", null)]
    [InlineData("class A { }", "src/A/B.cs:1: A is inherited by nothing and must be sealed")]
    [InlineData("static class C { record R(int X); }", "src/A/B.cs:1: R is inherited by nothing and must be sealed")]
    [InlineData("static class StringHelper { }", "src/A/B.cs:1: StringHelper ends in Helper; say what it is or does")]
    [InlineData("readonly struct ColumnInfo { }", "src/A/B.cs:1: ColumnInfo ends in Info; say what it is or does")]
    public void Type_shapes(string text, string? expected) => Expect(new TypeShapeCheck(), "src/A/B.cs", text, expected);

    [Theory]
    [InlineData("src/Quiver.Engine/Session/A.cs", "var t = DateTime.UtcNow;", "the system clock")]
    [InlineData("src/Quiver.Engine/Session/A.cs", "Thread.Sleep(1);", "Thread.Sleep")]
    [InlineData("src/Quiver.Engine/Session/A.cs", "Console.WriteLine();", "Console")]
    [InlineData("src/Quiver.Engine/Session/A.cs", "var r = new Random();", "an unseeded Random")]
    [InlineData("src/Quiver.Engine/Session/A.cs", "Environment.Exit(1);", "Environment.Exit")]
    [InlineData("src/Quiver.Engine/Execution/A.cs", "await Task.Run(f);", "Task.Run")]
    [InlineData("src/Quiver.Engine/Session/A.cs", "await Task.Run(f);", null)]
    [InlineData("src/Quiver.Engine/Session/A.cs", "new Random(42); // DateTime.Now\nvar s = \"Console.Write\";", null)]
    [InlineData("src/Quiver.Cli/A.cs", "Console.WriteLine(); Environment.Exit(2);", null)]
    [InlineData("tests/Quiver.Engine.Tests/A.cs", "Thread.Sleep(1);", null)]
    public void Banned_identifiers(string path, string text, string? expected) =>
        Assert.Equal(
            expected is null ? [] : [expected],
            new BannedIdentifierCheck().Run(SourceTree.Of((path, text))).Select(v => v.Member!));

    [Theory]
    [InlineData("#region A", true)]
    [InlineData("// TO" + "DO: later", true)]
    [InlineData("// TO" + "DO(#12): later", false)]
    [InlineData("// var x = Compute(y);", true)]
    [InlineData("//x.Count = 3;", true)]
    [InlineData("// Foo(bar(1), 2);", true)]
    [InlineData("// }", true)]
    [InlineData("// Returns the first of them; the others follow.", false)]
    [InlineData("// return early when nothing matches", false)]
    [InlineData("/// <summary>var x = 1;</summary>", false)]
    [InlineData("var s = \"// TO" + "DO\";", false)]
    [InlineData("// a = b (the usual case)", false)]
    public void Comments(string text, bool found) => Assert.Equal(found, new CommentCheck().Run(SourceTree.Of(("src/A/B.cs", text))).Any());

    [Theory]
    [InlineData("try { F(); } catch { }", true)]
    [InlineData("try { F(); } catch (IOException e) when (e.HResult == 1) { /* fine */ }", true)]
    [InlineData("try { F(); } catch (IOException) { return null; }", false)]
    [InlineData("#pragma warning disable CA1000", true)]
    [InlineData("#pragma warning disable CA1000 // The kernel is generic.", false)]
    [InlineData("// The kernel is generic.\n#pragma warning disable CA1000", false)]
    [InlineData("[SuppressMessage(\"A\", \"B\")]", true)]
    [InlineData("[SuppressMessage(\"A\", \"B\",\n    Justification = \"Because.\")]", false)]
    public void Suppressions(string text, bool found) =>
        Assert.Equal(found, new SuppressionCheck().Run(SourceTree.Of(("src/A/B.cs", text))).Any());

    [Theory]
    [InlineData("cd /wo" + "rk/x", true)]
    [InlineData("\"/ho" + "me/someone\"", true)]
    [InlineData("frame/work/x https://example.org/home/", false)]
    public void Machine_paths(string text, bool found) =>
        Assert.Equal(found, new MachinePathCheck().Run(SourceTree.Of(("README.md", text))).Any());

    [Theory]
    [InlineData("`src/A/B.cs` and `src/{A,C}/*.cs` and `tests/**`", null)]
    [InlineData("`src/A/Gone.cs`", "there is no src/A/Gone.cs")]
    [InlineData("`src/{A,X}/B.cs`", "there is no src/X/B.cs")]
    [InlineData("`Gone.cs`", "there is no file Gone.cs")]
    [InlineData("`B` is a `B<T>`, `B.Run()` too; `SELECT` is SQL; `IAsyncEnumerable<B>` is .NET's", null)]
    [InlineData("`Missing` is no type", "no type in src is called Missing")]
    [InlineData("```\n`src/none.cs` in a fence\n```", null)]
    [InlineData("[b](../src/A/B.cs) [top](#life-of-a-query) [web](https://example.org)\n# Life of a query", null)]
    [InlineData("[b](../src/Gone.cs)", "the link leads to src/Gone.cs, which does not exist")]
    [InlineData("[b](#nowhere)", "docs/architecture.md has no heading #nowhere")]
    public void Documents(string text, string? expected)
    {
        SourceTree tree = SourceTree.Of(
            ("docs/architecture.md", text), ("src/A/B.cs", "class B;"), ("src/C/D.cs", "class D;"), ("tests/x.slt", ""));
        Assert.Equal(expected is null ? [] : [expected], new DocumentCheck().Run(tree).Select(v => v.Message));
    }

    [Fact]
    public void Exceptions_permit_what_they_name_and_stale_ones_are_reported()
    {
        ExceptionList list = new("# comment\nlength src/A.cs:Run a table\nlength src/Gone.cs was long\nlength src/B.cs\n");
        Violation[] found =
        [
            new("length", "src/A.cs", 1, "Run", "long"),
            new("length", "src/A.cs", 9, "Walk", "long"),
            new("length", "src/B.cs", 0, null, "long"),
        ];
        Assert.Equal(
            [
                "src/A.cs:9: long",
                "eng/tidy-exceptions.txt:3: nothing needs this exception for src/Gone.cs any more",
                "eng/tidy-exceptions.txt:4: the exception for src/B.cs gives no reason",
            ],
            list.Apply("length", found).Select(violation => violation.ToString()));
    }

    [Theory]
    [InlineData("a \"b // c\" d", "a          d")]
    [InlineData("a @\"b\"\"{\" d", "a         d")]
    [InlineData("a $\"{x(\"}\")}\" d", "a             d")]
    [InlineData("a \"\"\"b \" c\"\"\" d", "a             d")]
    [InlineData("a '\"' /* { */ d // x", "a             d     ")]
    [InlineData("a '\\'' b", "a      b")]
    public void Mask_blanks_literals_and_comments(string text, string expected) => Assert.Equal(expected, new CSharpMask(text).Code);

    static Violation Only(ICheck check, string path, string text) => Assert.Single(check.Run(SourceTree.Of((path, text))));

    static void Expect(ICheck check, string path, string text, string? expected) =>
        Assert.Equal(
            expected is null ? [] : [expected],
            check.Run(SourceTree.Of((path, text))).Select(violation => violation.ToString()).Distinct());
}
