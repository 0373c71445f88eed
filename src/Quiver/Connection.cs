using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.Engine.Session;
using Quiver.Engine.Sql.Ast;

namespace Quiver;

/// <summary>Runs statements. Use one connection for one thing at a time; open as many as needed.</summary>
public sealed class Connection
{
    readonly SqlSession _session;

    internal Connection(Database database)
    {
        Database = database;
        _session = new SqlSession(database.Engine);
    }

    /// <summary>The database.</summary>
    public Database Database { get; }

    /// <summary>Runs a statement, or a script of which the last result is returned.</summary>
    /// <exception cref="QuiverException">The statement is wrong or failed before its first row.</exception>
    public Task<QueryResult> QueryAsync(string sql, CancellationToken cancellationToken = default) =>
        QueryAsync(sql, new QueryParameters(), cancellationToken);

    /// <summary>Runs a statement with parameters, or a script of which the last result is returned.</summary>
    /// <exception cref="QuiverException">The statement is wrong or failed before its first row.</exception>
    public async Task<QueryResult> QueryAsync(string sql, QueryParameters parameters, CancellationToken cancellationToken = default)
    {
        QueryResult? last = null;
        await foreach (QueryResult result in RunScriptAsync(sql, parameters, cancellationToken).ConfigureAwait(false))
        {
            if (last is not null)
            {
                await last.DrainAsync().ConfigureAwait(false);
                await last.DisposeAsync().ConfigureAwait(false);
            }

            last = result;
        }

        return last ?? throw new QuiverException(ErrorCode.SyntaxError, "there is no statement in the text", 1, 1);
    }

    /// <summary>Runs the statements of a script one after the other; each result is read and disposed before the next is asked
    /// for.</summary>
    public IAsyncEnumerable<QueryResult> RunScriptAsync(string sql, CancellationToken cancellationToken = default) =>
        RunScriptAsync(sql, new QueryParameters(), cancellationToken);

    /// <summary>Runs the statements of a script one after the other; each result is read and disposed before the next is asked
    /// for.</summary>
    public async IAsyncEnumerable<QueryResult> RunScriptAsync(
        string sql, QueryParameters parameters, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(parameters);
        IReadOnlyList<SqlStatement> statements = await SqlSession.ParseAsync(sql).ConfigureAwait(false);
        foreach (SqlStatement statement in statements)
        {
            yield return await Database.Queries.StartAsync(_session, sql, statement, parameters, null, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Runs a statement or script to its end and returns the rows that the last statement wrote.</summary>
    public async Task<long> ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using QueryResult result = await QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        await result.DrainAsync().ConfigureAwait(false);
        return result.AffectedRows;
    }
}
