using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Formats.Tests.Files;

/// <summary>The functions over JSON files with their options, as SQL calls them.</summary>
public sealed class ReadJsonTests : IDisposable
{
    readonly TableReading _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Options_areFollowed()
    {
        _files.Write("d.json", "{\"x\":{\"items\":[{\"a\":\"1\",\"d\":\"31/12/2020\"},{\"a\":\"x\"}]}}");
        Assert.EndsWith("1|2020-12-31\nx|∅", _files.Call("read_json", "d.json", ("records", "/x/items"), ("dateformat", "%d/%m/%Y")));
        Assert.Contains("has no option \"recods\"", Fails("read_json", "d.json", ("recods", "/x")));
        Assert.Contains("a JSON pointer such as '/data/items'", Fails("read_json", "d.json", ("records", "x/items")));
        Assert.Contains("auto, newline_delimited, array or unstructured", Fails("read_json", "d.json", ("format", "xml")));
        Assert.Contains("needs the option columns", Fails("read_json", "d.json", ("auto_detect", false)));
        Assert.Contains("varchar or json", Fails("read_json", "d.json", ("conflicts", "error")));
    }

    [Fact]
    public void Objects_stayText()
    {
        _files.Write("o.json", "{\"a\": 1}\n[2 ]\n\"x\"\n");
        string rows = _files.Call("read_json_objects", "o.json");
        Assert.EndsWith("{\"a\": 1}\n[2 ]\n\"x\"", rows);
        Assert.Equal(rows, _files.Call("read_ndjson_objects", "o.json"));
        Assert.Equal(rows, _files.Call("read_json_objects_auto", "o.json"));
        _files.Write("two.json", "{\"a\":1} {\"a\":2}\n");
        Assert.Contains("where the end of the line is expected", Fails("read_ndjson", "two.json"));
        _files.Write("one.json", "{\"a\":1}\n\n{\"a\":2}");
        Assert.EndsWith("1\n2", _files.Call("read_ndjson_auto", "one.json"));
    }

    [Fact]
    public void Files_giveOneTable()
    {
        _files.Write("y=1/a.json", "{\"a\":1}\n");
        _files.Write("y=2/b.json", "[{\"b\":\"t\",\"a\":2.5}]");
        Assert.EndsWith("1|∅|1\n2.5|t|2", _files.Call("read_json", "*/*.json"));
        Assert.EndsWith("1|∅\n2.5|t", _files.Call("read_json", "*/*.json", ("hive_partitioning", false)));
        Assert.Contains("b.json", _files.Call("read_json", "*/*.json", ("filename", true)));
    }

    string Fails(string function, string path, params (string Name, object Value)[] options) =>
        Assert.Throws<QuiverException>(() => _files.Call(function, path, options)).Message;
}
