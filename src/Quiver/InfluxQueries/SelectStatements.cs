using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Prepare;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQl.Series;

namespace Quiver.InfluxQueries;

/// <summary>Runs SELECT.</summary>
sealed class SelectStatements(StatementScope scope)
{
    /// <summary>Starts a SELECT.</summary>
    public async Task<StatementAnswer> RunAsync(InfluxSelect select, int number, CancellationToken cancellationToken)
    {
        CompiledSelect compiled = SelectCompiler.Compile(select, scope.Now);
        var store = new SeriesStore(scope, select.ToString());
        PreparedSelect prepared = SelectPreparer.Prepare(compiled, store);
        TimeZoneInfo? zone = select.TimeZone.Length == 0 ? null : InfluxZones.Find(select.TimeZone);
        var execution = new SelectExecution(prepared, store);
        SelectRun run = store.Begin(cancellationToken);
        IAsyncEnumerable<SeriesRows> rows = await run.TryAsync(async () => select.Target is null
            ? await execution.StartAsync(run.Stop).ConfigureAwait(false)
            : InfluxQlExecutor.Of(await new TargetWriter(scope, select).WriteAsync(execution, run.Stop).ConfigureAwait(false)))
            .ConfigureAwait(false);
        return new StatementAnswer(number, run.EndWith(rows, cancellationToken)) { Zone = zone, Run = run };
    }
}
