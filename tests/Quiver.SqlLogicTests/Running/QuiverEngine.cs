using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;

namespace Quiver.SqlLogicTests.Running;

/// <summary>Runs scripts in process through the facade.</summary>
sealed class QuiverEngine : ISltEngine
{
    readonly Database _database = Database.Open(new DatabaseOptions { Threads = 2, MemoryLimitBytes = 1L << 30 });
    readonly Dictionary<string, Connection> _connections = [];

    /// <summary>Whether there is an engine to test.</summary>
    public static bool IsAvailable => true;

    public SltResult Execute(string connection, string sql) => ExecuteAsync(connection, sql).GetAwaiter().GetResult();

    public void Dispose() => _database.DisposeAsync().AsTask().GetAwaiter().GetResult();

    async Task<SltResult> ExecuteAsync(string name, string sql)
    {
        if (!_connections.TryGetValue(name, out Connection? connection))
        {
            _connections.Add(name, connection = _database.Connect());
        }

        await using QueryResult result = await connection.QueryAsync(sql).ConfigureAwait(false);
        List<object?[]> rows = [];
        await foreach (RecordBatch batch in result.Batches.ConfigureAwait(false))
        {
            using (batch)
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    rows.Add([.. batch.Columns.Select(column => Value(column, i))]);
                }
            }
        }

        return new SltResult(
            [.. result.Schema.Fields.Select(field => new SltColumn(field.Name, TypeLetters.Of(field.Type)))],
            rows,
            result.HasRows ? null : result.AffectedRows);
    }

    /// <summary>Flags and floats as they are, everything else as the text that a cast gives: that is what scripts hold.</summary>
    static object? Value(Column column, int row)
    {
        DataType type = column.Type.Logical;
        return column.IsNull(row) || type.Id == TypeId.Boolean || type.IsFloating ? column.GetValue(row) : ValueText.Of(column, row);
    }
}
