using System.Globalization;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;

namespace Quiver.Formats.Tests.Datasets;

/// <summary>Runs SQL whose paths start with <c>$</c>, which stands for a folder that goes away after the test.</summary>
sealed class SqlFolder : IDisposable
{
    readonly Connection _connection = Database.Open(new DatabaseOptions { Threads = 2 }).Connect();

    public string Root { get; } = Directory.CreateTempSubdirectory("quiver-datasets-").FullName;

    public IEnumerable<string> Files => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public Task<long> RunAsync(string sql) => _connection.ExecuteAsync(Resolve(sql));

    /// <summary>The rows of a query, a row a line, cells divided by bars.</summary>
    public async Task<string> RowsAsync(string sql)
    {
        await using QueryResult result = await _connection.QueryAsync(Resolve(sql));
        var rows = new List<string>();
        await foreach (RecordBatch batch in result.Batches)
        {
            for (int row = 0; row < batch.Length; row++)
            {
                rows.Add(string.Join("|", batch.Columns.Select(c => Cell(c, row))));
            }
        }

        return string.Join("\n", rows).Replace(Root, "$", StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    string Resolve(string sql) => sql.Replace("'$", "'" + Root, StringComparison.Ordinal);

    static string Cell(Column column, int row) => column.GetValue(row) switch
    {
        null => "∅",
        object?[] items => "{" + string.Join(",", items.Select(i => i ?? "∅")) + "}",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };
}
