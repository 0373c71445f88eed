using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.Engine.Types;
using Quiver.Formats.Files;
using Quiver.Formats.Tests.Csv;

namespace Quiver.Formats.Tests.Files;

/// <summary>A folder that goes away after the test, and tables read to the end.</summary>
sealed class TableReading : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("quiver-files-").FullName;

    public FileFormats Formats { get; } = new(new FileFinder());

    public string Write(string name, string text)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Replaces the folder in a message, which differs from run to run.</summary>
    public string Neutral(string message) => message.Replace(Root, "R", StringComparison.Ordinal);

    public ITableProvider Open(string name) => Formats.Open(Path.Combine(Root, name), CancellationToken.None);

    public string Read(string name) => Rows(Open(name));

    public string Call(string function, object path, params (string Name, object Value)[] options)
    {
        TableFunction found = FileFunctions.Create(new FileFinder()).Single(f => f.Name == function || f.Aliases.Contains(function));
        ScalarValue argument = path is string text ? Scalar(Path.Combine(Root, text)) : (ScalarValue)path;
        var named = options.ToDictionary(o => o.Name, o => Scalar(o.Value));
        return Rows(found.BindAsync([argument], named, CancellationToken.None).AsTask().GetAwaiter().GetResult());
    }

    public static ScalarValue Scalar(object value) => value switch
    {
        ScalarValue scalar => scalar,
        string text => ScalarValue.Text(text),
        bool flag => ScalarValue.Boolean(flag),
        _ => ScalarValue.Int64(Convert.ToInt64(value)),
    };

    /// <summary>The schema in the first line, then a row a line.</summary>
    public static string Rows(ITableProvider table)
    {
        var request = new ScanRequest { Projection = [.. Enumerable.Range(0, table.Schema.Fields.Count)] };
        var context = new TaskContext(new MemoryBudget(256 << 20), new FunctionContext(TimeProvider.System.GetUtcNow(), 0), 8192, 1);
        var rows = new List<object?[]>();
        IAsyncEnumerable<RecordBatch> batches = table.Scan(request).ExecuteAsync(0, context, CancellationToken.None);
        foreach (RecordBatch batch in batches.ToBlockingEnumerable())
        {
            for (int row = 0; row < batch.Length; row++)
            {
                rows.Add([.. batch.Columns.Select((Column c) => c.GetValue(row))]);
            }
        }

        return table.Schema + "\n" + CsvReading.Show(rows);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
