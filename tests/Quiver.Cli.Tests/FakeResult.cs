using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Cli.Databases;

namespace Quiver.Cli.Tests;

sealed class FakeResult : ISqlResult
{
    object?[][] _rows = [];
    bool _isFailing;

    public Schema Schema { get; private init; } = Schema.Empty;

    public bool HasRows { get; private init; }

    public bool ChangesRows { get; private init; }

    public long AffectedRows { get; private init; }

    public IReadOnlyList<string> Warnings => [];

    public double Progress => 0.5;

    public int BatchRows { get; set; } = 2;

    public IAsyncEnumerable<RecordBatch> Batches => ReadAsync();

    public static FakeResult Command(long rows) => new() { AffectedRows = rows };

    public static FakeResult Change(long rows) => new() { AffectedRows = rows, ChangesRows = true };

    public static FakeResult Of(string[] names, DataType[] types, params object?[][] rows) => new()
    {
        Schema = new Schema([.. names.Zip(types, (n, t) => new Field(n, t))]),
        HasRows = true,
        _rows = rows,
    };

    public FakeResult FailingAtEnd()
    {
        _isFailing = true;
        return this;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async IAsyncEnumerable<RecordBatch> ReadAsync()
    {
        await Task.CompletedTask;
        foreach (object?[][] rows in _rows.Chunk(BatchRows))
        {
            Column[] columns = [.. Schema.Fields.Select((f, i) => ColumnBuilder.Build(f.Type, [.. rows.Select(r => r[i])]))];
            yield return new RecordBatch(Schema, columns, rows.Length);
        }

        if (_isFailing)
        {
            throw new QuiverException(ErrorCode.DivisionByZero, "division by zero");
        }
    }
}
