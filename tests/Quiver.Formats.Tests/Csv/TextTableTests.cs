using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.Formats.Csv;
using Quiver.Formats.Files;
using Quiver.Formats.Json;
using Quiver.Formats.Text;
using Xunit;

namespace Quiver.Formats.Tests.Csv;

public sealed class TextTableTests
{
    [Fact]
    public void Csv_files_areScannedInOrderByManyReaders()
    {
        string first = "a,b\n" + string.Concat(Enumerable.Range(0, 400_000).Select(i => $"{i},\"x,{i}\"\n"));
        string second = "a,b\n" + string.Concat(Enumerable.Range(400_000, 1000).Select(i => $"{i},\"x,{i}\"\n"));
        TextSource[] sources = [Source("1.csv", first), Source("2.csv", second)];
        CsvFormat[] formats = [.. sources.Select(s => CsvSniffer.Sniff(s, CsvOptions.Default))];
        ITableProvider table = CsvTable.Of(sources, formats, formats);
        Check(table, 401_000);
    }

    [Fact]
    public void Json_files_areScannedInOrderByManyReaders()
    {
        string lines = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{{\"a\":{i},\"b\":\"x,{i}\"}}\n"));
        string array = "[" + string.Join(",", Enumerable.Range(200_000, 1000).Select(i => $"{{\"b\":\"x,{i}\",\"a\":{i}}}")) + "]";
        ITableProvider table = JsonFiles.Open(
            [Source("1.json", lines), Source("2.json", array)], JsonOptions.Default, TestContext.Current.CancellationToken);
        Check(table, 201_000);
    }

    [Fact]
    public void Missing_fileOrColumns_areErrors()
    {
        TextSource missing = TextSource.File("no/such/file.csv");
        Assert.Equal(ErrorCode.FileNotFound, Assert.Throws<QuiverException>(() => CsvTable.Open(missing, CsvOptions.Default)).Code);
        Assert.Equal(ErrorCode.FileNotFound, Assert.Throws<QuiverException>(
            () => JsonFiles.Open([TextSource.File("no/such/file.json")], JsonOptions.Default, TestContext.Current.CancellationToken)).Code);
    }

    static TextSource Source(string name, string text) => TextSource.Memory(name, Encoding.UTF8.GetBytes(text));

    static void Check(ITableProvider table, int rows)
    {
        var budget = new MemoryBudget(64L << 20);
        var scan = (TextScan)table.Scan(new ScanRequest { Projection = [1, 0] });
        Assert.Equal("b: Utf8, a: Int64", scan.Schema.ToString());
        var parts = new SortedDictionary<long, List<(string, long)>>();
        using (var source = new TextScanSource(scan.Files, [1, 0], new TextScanContext { Budget = budget }))
        {
            Parallel.For(0, 3, _ =>
            {
                using MorselReader reader = source.CreateReader();
                while (reader.Next() is { } batch)
                {
                    lock (parts)
                    {
                        parts.TryAdd(reader.Morsel, []);
                        Add(batch, parts[reader.Morsel]);
                    }
                }
            });
            Assert.Equal(1, source.Progress);
        }

        Assert.Equal(Enumerable.Range(0, rows).Select(i => ($"x,{i}", (long)i)), parts.Values.SelectMany(p => p));
        Assert.Equal(0, budget.UsedBytes);
    }

    static void Add(RecordBatch batch, List<(string, long)> rows)
    {
        for (int i = 0; i < batch.Length; i++)
        {
            rows.Add(((string)batch.Columns[0].GetValue(i)!, (long)batch.Columns[1].GetValue(i)!));
        }
    }
}
