using System.Runtime.InteropServices;
using Quiver.Arrow.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Results;

namespace Quiver.InfluxQueries.Listing;

/// <summary>Answers SHOW STATS and SHOW DIAGNOSTICS: of InfluxDB's modules those that Quiver can say something of.</summary>
sealed class ShowModules(StatementScope scope)
{
    /// <summary>Answers a statement.</summary>
    public IReadOnlyList<SeriesRows> Run(InfluxShowModule show) =>
        [.. (show.IsDiagnostics ? Diagnostics() : Statistics()).Where(series => show.Module.Length == 0 || series.Name == show.Module)];

    IEnumerable<SeriesRows> Statistics()
    {
        var queries = scope.Executor.Database.Queries.Log;
        yield return Row("queryExecutor", ("queriesActive", DataType.Int64, (long)queries.RunningCount));
        yield return Row(
            "runtime", ("Alloc", DataType.Int64, GC.GetTotalMemory(forceFullCollection: false)),
            ("NumGC", DataType.Int64, (long)GC.CollectionCount(0)), ("Sys", DataType.Int64, GC.GetGCMemoryInfo().TotalCommittedBytes));
        foreach (InfluxDatabase database in scope.Executor.Catalog.Current.Databases)
        {
            int count = database.Policies
                .SelectMany(policy => scope.Executor.Store.Catalog.Current.FindDatabase(policy.StoreId)?.Tables ?? [])
                .Where(table => table.DeletedAt is null).Select(table => table.Name).Distinct().Count();
            var table = new AnswerTable("database", ("numMeasurements", DataType.Int64))
            {
                Tags = [KeyValuePair.Create("database", database.Name)],
            };
            table.Add((long)count);
            yield return table.ToSeries();
        }
    }

    IEnumerable<SeriesRows> Diagnostics()
    {
        string version = typeof(ShowModules).Assembly.GetName().Version?.ToString() ?? "";
        yield return Row("build", ("Branch", DataType.Utf8, "main"), ("Version", DataType.Utf8, version));
        yield return Row(
            "runtime", ("GOARCH", DataType.Utf8, RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()),
            ("GOMAXPROCS", DataType.Int64, (long)scope.Executor.Database.Engine.Options.Threads),
            ("GOOS", DataType.Utf8, RuntimeInformation.RuntimeIdentifier),
            ("version", DataType.Utf8, RuntimeInformation.FrameworkDescription));
        yield return Row(
            "system", ("PID", DataType.Int64, (long)Environment.ProcessId),
            ("currentTime", DataType.Utf8, TimeText.Format(scope.Now)));
    }

    static SeriesRows Row(string name, params (string Name, DataType Type, object Value)[] values)
    {
        var table = new AnswerTable(name, [.. values.Select(value => (value.Name, value.Type))]);
        table.Add([.. values.Select(value => value.Value)]);
        return table.ToSeries();
    }
}
