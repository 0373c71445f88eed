using Quiver.Bench.Data;
using Quiver.Bench.Run;

namespace Quiver.Bench.Quick;

/// <summary>Both engines, and the data that they have views of: a data set is loaded once and then asked by all of its workloads.</summary>
sealed class QuickPair(BenchArguments arguments, EngineSession quiver, EngineSession peer)
{
    string? _loaded;

    /// <summary>Runs a workload once untimed, whose rows are compared, and then some times in turn.</summary>
    public Measurement Measure(Workload workload)
    {
        var data = workload.Load.Length == 0 ? "" : DataSets.Ensure(workload.Load, arguments);
        if (data.Length > 0 && data != _loaded)
        {
            Load(quiver, data);
            Load(peer, data);
            _loaded = data;
        }

        var sql = workload.SqlFor(data, arguments.Scale, BenchPaths.Output(quiver.Name));
        var peerSql = workload.SqlFor(data, arguments.Scale, BenchPaths.Output(peer.Name));
        var answer = Answer(quiver, workload, data, sql);
        var other = Answer(peer, workload, data, peerSql);
        var measurement = new Measurement(workload.Id)
        {
            QuiverError = answer.Error,
            PeerError = other.Error,
            Rows = answer.Rows.Count,
        };
        if ((answer.Error ?? other.Error) is null)
        {
            measurement.Check = answer.DifferenceFrom(other) is { } difference ? "DIFFERENT: " + difference : "same";
            for (var i = 0; i < arguments.Repetitions; i++)
            {
                Time(i % 2 == 0, measurement, sql, peerSql);
                Time(i % 2 != 0, measurement, sql, peerSql);
            }
        }

        return measurement;
    }

    void Time(bool isQuiver, Measurement measurement, string sql, string peerSql)
    {
        var answer = isQuiver ? quiver.Require(sql) : peer.Require(peerSql);
        (isQuiver ? measurement.Quiver : measurement.Peer).Add(answer.Milliseconds);
    }

    EngineAnswer Answer(EngineSession engine, Workload workload, string data, string sql)
    {
        var answer = engine.Execute(sql);
        return answer.Error is null && workload.CheckFor(data, arguments.Scale, BenchPaths.Output(engine.Name)) is { } check
            ? engine.Execute(check)
            : answer;
    }

    static void Load(EngineSession engine, string data)
    {
        engine.Reset();
        foreach (var file in Directory.EnumerateFiles(data, "*.parquet").Order(StringComparer.Ordinal))
        {
            engine.Require($"CREATE VIEW {Path.GetFileNameWithoutExtension(file)} AS SELECT * FROM '{file}'");
        }
    }
}
