using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries.Metadata;

namespace Quiver.InfluxQueries.Continuous;

/// <summary>
/// Runs the continuous queries that are due. One that fails is told of and runs again when it is due next; the others run all the same.
/// </summary>
/// <param name="executor">Runs them.</param>
/// <param name="report">Is told of those that fail.</param>
sealed class ContinuousQueries(InfluxQlExecutor executor, Action<ContinuousQueryFailure> report)
{
    readonly Dictionary<(string Database, string Text), ContinuousRun> _runs = [];

    /// <summary>Runs what is due now, one query after the other. Not for several callers at a time.</summary>
    /// <returns>How many queries were run.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        int count = 0;
        var seen = new HashSet<(string, string)>();
        foreach (InfluxDatabase database in executor.Catalog.Current.Databases)
        {
            foreach (ContinuousQueryFacts query in database.Facts?.ContinuousQueries ?? [])
            {
                cancellationToken.ThrowIfCancellationRequested();
                seen.Add((database.Name, query.Text));
                count += await RunAsync(database.Name, query, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
        }

        foreach ((string, string) gone in _runs.Keys.Where(known => !seen.Contains(known)).ToList())
        {
            _runs.Remove(gone);
        }

        return count;
    }

    async Task<bool> RunAsync(string database, ContinuousQueryFacts query, CancellationToken cancellationToken)
    {
        try
        {
            long now = executor.Now;
            if (!_runs.TryGetValue((database, query.Text), out ContinuousRun? run))
            {
                _runs.Add((database, query.Text), run = new ContinuousRun(Parse(query.Text), now));
            }

            if (run.Next(now) is not { } select)
            {
                return false;
            }

            var request = new InfluxQlRequest
            {
                Text = select.ToString(), Database = database, Door = "continuous",
                Caller = string.Create(CultureInfo.InvariantCulture, $"continuous query {query.Name}"),
            };
            await foreach (StatementAnswer answer in executor
                .RunAsync(new InfluxQuery([select]), request, cancellationToken).ConfigureAwait(false))
            {
                if (answer.Error is { } error)
                {
                    report(new ContinuousQueryFailure(database, query.Name, error));
                }

                await foreach (SeriesRows rows in answer.Rows.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    rows.Columns.ToList().ForEach(column => column.Dispose());
                }
            }

            return true;
        }
        catch (QuiverException error)
        {
            report(new ContinuousQueryFailure(database, query.Name, error.Message));
            return true;
        }
    }

    static InfluxCreateContinuousQuery Parse(string text) =>
        InfluxQlExecutor.Parse(new InfluxQlRequest { Text = text }).Statements is [InfluxCreateContinuousQuery query]
            ? query
            : throw new QuiverException(ErrorCode.InvalidStatement, $"the text of a continuous query is none: {text}");
}
