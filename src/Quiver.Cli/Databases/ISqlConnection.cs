namespace Quiver.Cli.Databases;

/// <summary>One session on a database.</summary>
interface ISqlConnection
{
    /// <summary>Runs a statement or script and returns the result of the last statement.</summary>
    Task<ISqlResult> QueryAsync(string sql, StatementParameters? parameters, CancellationToken ct);

    /// <summary>Runs a script, one result a statement; a result is read to its end before the next statement starts.</summary>
    IAsyncEnumerable<ISqlResult> RunScriptAsync(string sql, StatementParameters? parameters, CancellationToken ct);
}
