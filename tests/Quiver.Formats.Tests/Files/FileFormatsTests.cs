using System.IO.Compression;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Types;
using Xunit;

namespace Quiver.Formats.Tests.Files;

public sealed class FileFormatsTests : IDisposable
{
    readonly TableReading _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("a.parquet", true)]
    [InlineData("A.CSV", true)]
    [InlineData("a.tsv.gz", true)]
    [InlineData("a.jsonl", true)]
    [InlineData("a.feather", true)]
    [InlineData("a.parquet.gz", false)]
    [InlineData("a.txt", false)]
    [InlineData("a", false)]
    public void Name_tellsTheFormat(string name, bool expected) => Assert.Equal(expected, _files.Formats.IsFileName(name));

    [Fact]
    public void Pattern_givesTheRowsOfAllFiles_inOrder()
    {
        _files.Write("d/2.csv", "a,b\n3,x\n");
        _files.Write("d/1.csv", "a,b\n1,x\n2,y\n");
        _files.Write("d/deep/er/3.csv", "a,b\n4.5,z\n");
        _files.Write("d/.hidden.csv", "zzz\n");
        Assert.Equal("a: Int64, b: Utf8\n1|x\n2|y\n3|x", _files.Read("d/*.csv"));
        Assert.Equal("a: Int64, b: Utf8\n3|x", _files.Read("d/{2,7}.csv"));
        Assert.Equal("a: Float64, b: Utf8\n1|x\n2|y\n3|x\n4.5|z", _files.Read("**/*.csv"));
        Assert.Equal("a: Float64, b: Utf8\n4.5|z", _files.Read("d/**/e[a-z]/**/*.csv"));
        Assert.Equal("a: Int64, b: Utf8\n1|x\n2|y\n3|x", _files.Read("d"));
        Assert.Equal(
            "a: Int64, b: Utf8\n3|x",
            TableReading.Rows(_files.Formats.Open("file://" + _files.Root + "/d/2.csv", TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void File_withWildcardsInItsName_isOpened()
    {
        _files.Write("a[1].csv", "a\n1\n");
        Assert.Equal("a: Int64\n1", _files.Read("a[1].csv"));
    }

    [Fact]
    public void JsonFiles_giveTheColumnsOfAll()
    {
        _files.Write("1.jsonl", "{\"a\":1}\n{\"a\":2,\"b\":\"x\"}\n");
        _files.Write("2.json", "[{\"c\":true,\"a\":1.5}]");
        Assert.Equal("a: Float64, b: Utf8, c: Boolean\n1|∅|∅\n2|x|∅\n1.5|∅|true", _files.Read("?.json*"));
    }

    [Fact]
    public void Text_compressedWithGzip_isRead()
    {
        using (var stream = new GZipStream(File.Create(Path.Combine(_files.Root, "a.csv.gz")), CompressionMode.Compress))
        {
            stream.Write("a\n1\n"u8);
        }

        Assert.Equal("a: Int64\n1", _files.Read("a.csv.gz"));
    }

    [Fact]
    public void HeaderOnly_hasNoRows()
    {
        _files.Write("h.csv", "a,b\n");
        Assert.Equal("a: Utf8, b: Utf8\n", _files.Read("h.csv"));
    }

    [Theory]
    [InlineData("cpu.parqet", ErrorCode.FileNotFound, "no file \"R/cpu.parqet\"; did you mean \"R/cpu.parquet\"?")]
    [InlineData("zzzzzzzz.csv", ErrorCode.FileNotFound, "no file \"R/zzzzzzzz.csv\"")]
    [InlineData("no/x.csv", ErrorCode.FileNotFound, "no file \"R/no/x.csv\": there is no folder \"R/no\"")]
    [InlineData("x*.csv", ErrorCode.FileNotFound, "no file matches \"R/x*.csv\"")]
    [InlineData("no/*.csv", ErrorCode.FileNotFound, "no file matches \"R/no/*.csv\"")]
    [InlineData("empty", ErrorCode.FileNotFound,
        "folder \"R/empty\" has no file with one of the extensions .parquet, .csv, .tsv, .json, .ndjson, .jsonl, .arrow, .feather, .ipc")]
    [InlineData("a.txt", ErrorCode.InvalidStatement,
        "\"R/a.txt\" has none of the known extensions .parquet, .csv, .tsv, .json, .ndjson, .jsonl, .arrow, .feather, .ipc; "
        + "read_parquet, read_csv, read_json or read_arrow reads it as that format")]
    [InlineData("a.csv.zst", ErrorCode.NotSupported,
        "\"R/a.csv.zst\": text files compressed with zstd are not read; decompress it or use gzip")]
    [InlineData("empty.csv", ErrorCode.CorruptFile, "R/empty.csv is empty: its columns cannot be inferred; name them, or remove the file")]
    [InlineData("empty.json", ErrorCode.CorruptFile, "R/empty.json is empty: its columns cannot be inferred")]
    [InlineData("cpu.parquet", ErrorCode.CorruptFile, "file 'R/cpu.parquet': it has 0 bytes, too few for a Parquet file")]
    [InlineData("m*", ErrorCode.TypeMismatch,
        "\"R/m1.csv\" and \"R/m2.json\" have different formats; files of one table must have the same")]
    [InlineData("n*.csv", ErrorCode.TypeMismatch, "\"R/n2.csv\" has the columns b, a, but \"R/n1.csv\" of the same table has a, b")]
    [InlineData("t*.csv", ErrorCode.TypeMismatch, "column \"a\" is Date in \"R/t2.csv\", but Int64 in \"R/t1.csv\" of the same table")]
    public void Open_failure_saysWhatIsWrong(string path, ErrorCode code, string message)
    {
        foreach (string name in (string[])["cpu.parquet", "a.txt", "a.csv.zst", "empty.csv", "empty.json"])
        {
            _files.Write(name, "");
        }

        _files.Write("m1.csv", "a\n1\n");
        _files.Write("m2.json", "{\"a\":1}");
        _files.Write("n1.csv", "a,b\n1,2\n");
        _files.Write("n2.csv", "b,a\n1,2\n");
        _files.Write("t1.csv", "a\n1\n");
        _files.Write("t2.csv", "a\n2024-01-01\n");
        Directory.CreateDirectory(Path.Combine(_files.Root, "empty"));
        var error = Assert.Throws<QuiverException>(() => _files.Open(path));
        Assert.Equal((code, message), (error.Code, _files.Neutral(error.Message)));
    }

    [Theory]
    [InlineData("s3://bucket/a.parquet", "nothing is registered for s3:// ; known are file, http, https")]
    [InlineData("", "the path of a file must not be empty or hold the character 0")]
    public void Open_elsewhere_isAnError(string path, string message) =>
        Assert.Equal(
            message,
            Assert.Throws<QuiverException>(() => _files.Formats.Open(path, TestContext.Current.CancellationToken)).Message);

    [Fact]
    public void ReadCsv_takesOptions()
    {
        string path = "a.txt";
        _files.Write(path, "junk\n#c\n1;'x;y';-\n2;z;3\n");
        (string, object)[] options = [("delim", ";"), ("quote", "'"), ("skip", 1), ("comment", "#"), ("nullstr", "-"), ("header", false)];
        Assert.Equal("column0: Int64, column1: Utf8, column2: Int64\n1|x;y|∅\n2|z|3", _files.Call("read_csv", path, options));
        var columns = new ScalarValue(
            DataType.Struct(new Field("a", DataType.Utf8), new Field("b", DataType.Utf8), new Field("c", DataType.Utf8)),
            new object?[] { "DOUBLE", "VARCHAR", "DECIMAL(5,1)" });
        Assert.Equal(
            "a: Float64, b: Utf8, c: Decimal(5, 1)\n1|x;y|∅\n2|z|3.0",
            _files.Call("read_csv_auto", path, [.. options, ("columns", columns)]));
        Assert.Equal(
            "column0: Utf8, column1: Utf8, column2: Utf8\n1|x;y|∅\n2|z|3",
            _files.Call("read_csv", path, [.. options, ("all_varchar", true)]));
    }

    [Fact]
    public void ReadFunctions_takeListsAndForceAFormat()
    {
        _files.Write("b.txt", "{\"a\":2}");
        _files.Write("a.txt", "[{\"a\":1}]");
        var list = new ScalarValue(
            DataType.List(DataType.Utf8), new object?[] { Path.Combine(_files.Root, "b.txt"), Path.Combine(_files.Root, "a.txt") });
        Assert.Equal("a: Int64\n2\n1", _files.Call("read_json", list));
        Assert.Equal("a: Int64\n1", _files.Call("read_json_auto", "a.txt", ("format", "array")));
        Assert.Equal("a: Int64\n2", _files.Call("read_ndjson", "b.txt"));
        Assert.Equal("file: Utf8\nR/a.txt\nR/b.txt", _files.Neutral(_files.Call("glob", "*.txt")));
        Assert.Equal("file: Utf8\n", _files.Call("glob", "*.nothing"));
    }

    [Theory]
    [InlineData("read_csv", "delimter", ";", "read_csv has no option \"delimter\"; it takes all_varchar, auto_detect, columns, ")]
    [InlineData("read_csv", "delim", ";;", "option delim of read_csv takes one ASCII character, not ';;'")]
    [InlineData("read_csv", "header", "maybe", "option header of read_csv takes true or false, not 'maybe'")]
    [InlineData("read_csv", "skip", -1, "option skip of read_csv takes an integer from 0 to 2147483647, not -1")]
    [InlineData("read_csv", "columns", "a",
        "option columns of read_csv takes column names with type names, such as {a: 'INTEGER', b: 'VARCHAR'}, not 'a'")]
    [InlineData("read_csv", "union_by_name", true, "option union_by_name of read_csv is not supported yet")]
    [InlineData("read_csv", "compression", "zstd", "option compression of read_csv takes auto, none or gzip, not 'zstd'")]
    [InlineData("read_json", "format", "xml", "option format of read_json takes auto, newline_delimited, array or unstructured, not 'xml'")]
    [InlineData("glob", "x", 1, "glob has no option \"x\"; it takes none")]
    public void Option_thatIsWrong_isNamed(string function, string option, object value, string message)
    {
        _files.Write("a.csv", "a\n1\n");
        var error = Assert.Throws<QuiverException>(() => _files.Call(function, "a.csv", (option, value)));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownType_namesColumnAndOption()
    {
        _files.Write("a.csv", "a\n1\n");
        var types = new ScalarValue(DataType.Struct(new Field("a", DataType.Utf8)), new object?[] { "INTEGR" });
        var error = Assert.Throws<QuiverException>(() => _files.Call("read_csv", "a.csv", ("types", types)));
        Assert.StartsWith("option types of read_csv: column \"a\": unknown type \"integr\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CopyFrom_takesTheTypesOfTheTarget()
    {
        var target = new Schema([new Field("id", DataType.Int32), new Field("name", DataType.Utf8)]);
        _files.Write("h.csv", "id,name\n1,x\n");
        _files.Write("n.csv", "1,x\n2,y\n");
        _files.Write("w.csv", "1,x,2\n");
        _files.Write("e.csv", "");
        _files.Write("a.json", "{\"NAME\":\"x\",\"id\":1,\"z\":0}\n{\"id\":2}\n");
        Assert.Equal("id: Int32, name: Utf8\n1|x", Copy("h.csv", target));
        Assert.Equal("id: Int32, name: Utf8\n1|x\n2|y", Copy("n.csv", target));
        Assert.Equal("id: Int32, name: Utf8\n", Copy("e.csv", target));
        Assert.Equal("id: Int32, name: Utf8\n1|x\n2|∅", Copy("a.json", target));
        Assert.Equal(
            "R/w.csv has 3 columns, but 2 columns are to be filled",
            _files.Neutral(Assert.Throws<QuiverException>(() => Copy("w.csv", target)).Message));
    }

    [Fact]
    public void CopyFrom_ofTextOnly_losesNoRow()
    {
        _files.Write("names.csv", "alice\nbob\n");
        Assert.Equal("name: Utf8\nalice\nbob", Copy("names.csv", new Schema([new Field("name", DataType.Utf8)])));
    }

    [Fact]
    public void Scans_ofOneTable_runAtTheSameTime()
    {
        _files.Write("a.csv", "a\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i}\n")));
        ITableProvider table = _files.Open("a.csv");
        string[] results = new string[4];
        Parallel.For(0, 4, i => results[i] = TableReading.Rows(table));
        Assert.Equal("a: Int64\n" + string.Join("\n", Enumerable.Range(0, 50_000)), results[0]);
        Assert.All(results, r => Assert.Equal(results[0], r));
    }

    string Copy(string name, Schema target) => TableReading.Rows(
        _files.Formats.Open(Path.Combine(_files.Root, name), null, new Dictionary<string, ScalarValue>(), target, CancellationToken.None));
}
