using System.Text;
using System.Text.Json;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

public sealed class ParquetConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void File_of_other_writers_reads_as_DuckDB_reads_it()
    {
        Assert.SkipWhen(ConformancePaths.Root is null, "the conformance files are not beside the repository");
        var folder = Path.Combine(ConformancePaths.Root!, "parquet");
        var agree = 0;
        var all = 0;
        var failures = new StringBuilder();
        foreach (var line in File.ReadLines(Path.Combine(folder, "expected.jsonl")))
        {
            using var expected = JsonDocument.Parse(line);
            all++;
            var name = expected.RootElement.GetProperty("file").GetString()!;
            var difference = Difference(Path.Combine(folder, name), expected.RootElement);
            if (difference is null)
            {
                agree++;
            }
            else
            {
                failures.AppendLine($"{name}: {difference}");
            }
        }

        output.WriteLine($"{agree} of {all} files agree");
        output.WriteLine(failures.ToString());
        Assert.True(failures.Length == 0, failures.ToString());
    }

    static string? Difference(string path, JsonElement expected)
    {
        var mayFail = expected.TryGetProperty("error", out var error);
        try
        {
            using var file = ParquetFile.Open(path);
            if (expected.TryGetProperty("rows", out var rows) && file.RowCount != rows.GetInt64())
            {
                return $"{file.RowCount} rows instead of {rows}";
            }

            var actual = ReadAll(file);
            return mayFail && !expected.TryGetProperty("first", out _) ? null : Compare(file, actual, expected);
        }
        catch (QuiverException failure)
        {
            return mayFail ? null : failure.Message;
        }
    }

    static (List<object?[]> First, long[] NonNull) ReadAll(ParquetFile file)
    {
        var first = new List<object?[]>();
        var nonNull = new long[file.Schema.Fields.Count];
        int[] columns = [.. Enumerable.Range(0, nonNull.Length)];
        for (var group = 0; group < file.RowGroupCount; group++)
        {
            using var reader = file.ReadRowGroup(group, columns, MemoryBudget.Unlimited);
            while (reader.ReadBatch() is { } batch)
            {
                for (var row = 0; row < batch.Length && first.Count < 20; row++)
                {
                    first.Add([.. batch.Columns.Select(c => c.GetValue(row))]);
                }

                for (var i = 0; i < columns.Length; i++)
                {
                    nonNull[i] += batch.Columns[i] is NullColumn ? 0 : batch.Length - batch.Columns[i].NullCount;
                }
            }
        }

        return (first, nonNull);
    }

    static string? Compare(ParquetFile file, (List<object?[]> First, long[] NonNull) actual, JsonElement expected)
    {
        var columns = expected.GetProperty("columns").EnumerateArray().Select(c => c[0].GetString()!).ToArray();
        if (!columns.SequenceEqual(file.Schema.Fields.Select(f => f.Name)))
        {
            return $"columns {file.Schema} instead of {string.Join(", ", columns)}";
        }

        var nonNull = expected.GetProperty("non_null").EnumerateArray().Select(n => n.GetInt64()).ToArray();
        if (!nonNull.SequenceEqual(actual.NonNull))
        {
            return $"non-null counts {string.Join(",", actual.NonNull)} instead of {string.Join(",", nonNull)}";
        }

        var row = 0;
        foreach (var cells in expected.GetProperty("first").EnumerateArray())
        {
            for (var i = 0; i < columns.Length; i++)
            {
                var type = file.Schema.Fields[i].Type;
                if (!JsonCells.Matches(type, actual.First[row][i], cells[i]))
                {
                    var text = actual.First[row][i] is { } value ? JsonCells.Text(type, value) : "null";
                    return $"row {row}, column {columns[i]} ({type}): {text} instead of {cells[i].GetRawText()}";
                }
            }

            row++;
        }

        return null;
    }
}
