using System.Runtime.CompilerServices;

namespace Quiver.Cli.Databases;

/// <summary>A session of the engine.</summary>
sealed class EngineConnection(Connection connection) : ISqlConnection
{
    static readonly QueryParameters _none = new();

    /// <inheritdoc/>
    public async Task<ISqlResult> QueryAsync(string sql, StatementParameters? parameters, CancellationToken ct) =>
        new EngineResult(await connection.QueryAsync(sql, Convert(parameters), ct));

    /// <inheritdoc/>
    public async IAsyncEnumerable<ISqlResult> RunScriptAsync(
        string sql, StatementParameters? parameters, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (QueryResult result in connection.RunScriptAsync(sql, Convert(parameters), ct))
        {
            yield return new EngineResult(result);
        }
    }

    static QueryParameters Convert(StatementParameters? parameters)
    {
        if (parameters is null)
        {
            return _none;
        }

        var converted = new QueryParameters();
        foreach ((string name, object? value) in parameters.Named)
        {
            converted.Named[name] = value;
        }

        foreach (object? value in parameters.Positional)
        {
            converted.Positional.Add(value);
        }

        return converted;
    }
}
