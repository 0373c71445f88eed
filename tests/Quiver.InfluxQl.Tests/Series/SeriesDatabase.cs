using System.Globalization;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries;
using Quiver.Queries;
using Quiver.Storage;
using Quiver.Storage.LineProtocol;
using Xunit;

namespace Quiver.InfluxQl.Tests.Series;

/// <summary>A database in a temporary folder that answers InfluxQL in one line of text.</summary>
sealed class SeriesDatabase : IAsyncDisposable
{
    readonly DirectoryInfo _folder;

    SeriesDatabase(DirectoryInfo folder, Database database) => (_folder, Database) = (folder, database);

    public Database Database { get; }

    public static async Task<SeriesDatabase> OpenAsync(
        string lines, QueryOptions? queries = null, int threads = 1, int? batchSize = null, long? memory = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("quiver-series-");
        Database database = await Database.OpenAsync(
            new DatabaseOptions
            {
                DataDirectory = folder.FullName, Queries = queries, Threads = threads, BatchSize = batchSize, MemoryLimitBytes = memory,
            },
            TestContext.Current.CancellationToken);
        var opened = new SeriesDatabase(folder, database);
        await opened.WriteAsync(lines);
        return opened;
    }

    /// <summary>Writes points whose times are in nanoseconds.</summary>
    public Task WriteAsync(string lines) => Database.Store!.WriteLinesAsync(
        "db", Encoding.UTF8.GetBytes(lines), new WriteOptions { Precision = TimePrecision.Nanosecond },
        TestContext.Current.CancellationToken);

    /// <summary>Returns <c>name{tags}(columns)[row][row]</c> of each series, or the error.</summary>
    public Task<string> AskAsync(string text) => AskAsync(text, TestContext.Current.CancellationToken);

    public async Task<string> AskAsync(string text, CancellationToken cancellationToken)
    {
        var request = new InfluxQlRequest { Text = text, Database = "db" };
        var answer = new StringBuilder();
        try
        {
            await foreach (StatementAnswer statement in Database.InfluxQl!.RunAsync(
                InfluxQlExecutor.Parse(request), request, cancellationToken))
            {
                answer.Append(statement.Error);
                await foreach (SeriesRows rows in statement.Rows.WithCancellation(cancellationToken))
                {
                    Append(answer, rows);
                }
            }
        }
        catch (Arrow.Errors.QuiverException error)
        {
            return error.Message;
        }

        return answer.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    static void Append(StringBuilder answer, SeriesRows rows)
    {
        if (!rows.IsContinuation)
        {
            answer.Append(answer.Length > 0 ? " " : "").Append(rows.Name);
            answer.Append(rows.Tags.Count > 0 ? $"{{{string.Join(',', rows.Tags.Select(tag => $"{tag.Key}={tag.Value}"))}}}" : "");
            answer.Append('(').AppendJoin(',', rows.ColumnNames).Append(')');
        }

        for (int row = 0; row < rows.RowCount; row++)
        {
            answer.Append('[').AppendJoin(' ', rows.Columns.Select(column => TextOf(column, row))).Append(']');
        }

        foreach (Column column in rows.Columns)
        {
            column.Dispose();
        }
    }

    /// <summary>Times are in nanoseconds.</summary>
    static string TextOf(Column column, int row) => column switch
    {
        FixedWidthColumn { Type.Id: Arrow.Types.TypeId.Timestamp } times =>
            times.Values<long>()[row].ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(column.GetValue(row), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "-",
    };
}
