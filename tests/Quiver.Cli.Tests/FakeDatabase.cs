using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Cli.Databases;

namespace Quiver.Cli.Tests;

/// <summary>Answers known statements with fixed results: what the command does with them is the subject.</summary>
sealed class FakeDatabase : ISqlDatabase, ISqlConnection
{
    readonly Dictionary<string, Func<FakeResult>> _answers = new(StringComparer.Ordinal);

    public List<StatementParameters?> Parameters { get; } = [];

    public int Connections { get; private set; }

    public bool IsDisposed { get; private set; }

    public IReadOnlyCollection<string> FunctionNames => ["sum", "substr", "sqrt"];

    public FakeDatabase Answer(string sql, Func<FakeResult> answer)
    {
        _answers[sql] = answer;
        return this;
    }

    public ISqlConnection Connect()
    {
        Connections++;
        return this;
    }

    public Task<ISqlResult> QueryAsync(string sql, StatementParameters? parameters, CancellationToken ct)
    {
        Parameters.Add(parameters);
        return Task.FromResult<ISqlResult>(Find(sql));
    }

    public async IAsyncEnumerable<ISqlResult> RunScriptAsync(
        string sql, StatementParameters? parameters, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (string statement in sql.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            yield return await QueryAsync(statement, parameters, ct);
        }
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    FakeResult Find(string sql) =>
        _answers.TryGetValue(sql, out Func<FakeResult>? answer)
            ? answer()
            : throw new QuiverException(ErrorCode.SyntaxError, $"expected a statement, found \"{sql}\"", 1, 1);

    public static FakeDatabase WithSamples() => new FakeDatabase()
        .Answer("sample", () => FakeResult.Of(
            ["id", "name", "price", "ratio", "ok", "day"],
            [DataType.Int64, DataType.Utf8, DataType.Decimal(10, 2), DataType.Float64, DataType.Boolean, DataType.Date],
            [1L, "a|b\n\"c\",", 1.50m, 1.0, true, new DateOnly(2024, 2, 29)],
            [-20L, null, null, double.NaN, false, null],
            [300L, "NULL", -0.05m, 1e300, null, new DateOnly(1970, 1, 1)]))
        .Answer("create", () => FakeResult.Command(3))
        .Answer("change", () => FakeResult.Change(5))
        .Answer("empty", () => FakeResult.Of(["a"], [DataType.Int32]))
        .Answer("fail", () => throw new QuiverException(ErrorCode.UnknownColumn, "unknown column \"usge\"", 1, 3))
        .Answer("late", () => FakeResult.Of(["a"], [DataType.Int32], [1]).FailingAtEnd())
        .Answer("defect", () => throw new InvalidOperationException("broken"));
}
