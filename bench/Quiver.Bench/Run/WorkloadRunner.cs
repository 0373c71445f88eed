using Quiver.Bench.Data;

namespace Quiver.Bench.Run;

/// <summary>Runs workloads with Quiver and its peer in turn, repetition by repetition, so that noise hits both alike.</summary>
sealed class WorkloadRunner(BenchArguments arguments)
{
    /// <summary>Longer results are not kept as expected rows: the peer checks them.</summary>
    const int LongestResult = 100;

    /// <summary>The `list` verb.</summary>
    public static int List()
    {
        foreach (var workload in Workload.All())
        {
            Console.WriteLine($"{workload.Id,-24} {workload.Name}");
        }

        return 0;
    }

    /// <summary>The `run` verb; 0 when every query ran and every pair of results agreed.</summary>
    public int Run()
    {
        var selection = arguments.Subject ?? (arguments.Quick ? "all" : throw new BenchException("run which workload? `list` shows them"));
        var workloads = Workload.Select(selection);
        using var quiver = EngineSession.Quiver(arguments);
        using var peer = arguments.Text("--peer") switch
        {
            null or "duckdb" => EngineSession.DuckDb(arguments.Threads, arguments.Timeout),
            "none" => null,
            var other => throw new BenchException($"unknown peer \"{other}\"; known are duckdb and none"),
        };
        var report = new Report(selection, arguments, quiver, peer);
        report.Begin();
        var measurements = new List<Measurement>();
        foreach (var workload in workloads)
        {
            var measurement = Measure(workload, quiver, peer);
            measurements.Add(measurement);
            report.Show(measurement);
        }

        report.End(measurements);
        return measurements.All(measurement => measurement.Passed) ? 0 : 1;
    }

    Measurement Measure(Workload workload, EngineSession quiver, EngineSession? peer)
    {
        var measurement = new Measurement(workload.Id);
        var data = DataSets.Ensure(workload.Load, arguments);
        var sql = workload.SqlFor(data, arguments.Scale, BenchPaths.Output(quiver.Name));
        var peerSql = peer is null ? "" : workload.SqlFor(data, arguments.Scale, BenchPaths.Output(peer.Name));

        measurement.QuiverError = Load(quiver, data);
        measurement.PeerError = peer is null ? null : Load(peer, data);
        var first = measurement.QuiverError is null ? Answer(quiver, sql, workload, data) : EngineAnswer.Failed(measurement.QuiverError);
        var other = peer is null ? null
            : measurement.PeerError is null ? Answer(peer, peerSql, workload, data) : EngineAnswer.Failed(measurement.PeerError);
        measurement.QuiverError = first.Error;
        measurement.PeerError = other?.Error;
        measurement.Rows = first.Error is null ? first.Rows.Count : other?.Rows.Count ?? 0;
        measurement.Check = Check(workload, first, other);
        if (arguments.Has("--update") && arguments.Scale == 1 && other is { Error: null, Rows.Count: <= LongestResult })
        {
            workload.WriteResult(other.Rows.Select(row => string.Join('|', row.Select(cell => cell.ToExpected()))));
        }

        for (var i = 0; i < arguments.Repetitions; i++)
        {
            // Who goes first changes from pair to pair: the second of a pair finds warmer disks and a warmer processor.
            var quiverFirst = i % 2 == 0;
            if (!quiverFirst && peer is not null)
            {
                measurement.PeerError = Time(peer, peerSql, measurement.Peer, measurement.PeerError);
            }

            measurement.QuiverError = Time(quiver, sql, measurement.Quiver, measurement.QuiverError);
            if (quiverFirst && peer is not null)
            {
                measurement.PeerError = Time(peer, peerSql, measurement.Peer, measurement.PeerError);
            }
        }

        return measurement;
    }

    /// <summary>Runs a workload and returns the rows to compare.</summary>
    EngineAnswer Answer(EngineSession engine, string sql, Workload workload, string data)
    {
        var answer = engine.Execute(sql);
        return answer.Error is null && workload.CheckFor(data, arguments.Scale, BenchPaths.Output(engine.Name)) is { } check
            ? engine.Execute(check)
            : answer;
    }

    /// <summary>A view for each Parquet file of the data set, in an empty database.</summary>
    static string? Load(EngineSession engine, string data)
    {
        engine.Reset();
        foreach (var file in Directory.EnumerateFiles(data, "*.parquet").Order(StringComparer.Ordinal))
        {
            var answer = engine.Execute($"CREATE VIEW {Path.GetFileNameWithoutExtension(file)} AS SELECT * FROM '{file}'");
            if (answer.Error is not null)
            {
                return answer.Error;
            }
        }

        return null;
    }

    static string? Time(EngineSession engine, string sql, List<double> times, string? error)
    {
        if (error is not null)
        {
            return error;
        }

        var answer = engine.Execute(sql);
        if (answer.Error is null)
        {
            times.Add(answer.Milliseconds);
        }

        return answer.Error;
    }

    string Check(Workload workload, EngineAnswer first, EngineAnswer? other)
    {
        if (first.Error is not null)
        {
            return "";
        }

        // Expected rows hold for one scale and one data set only; the peer holds for all.
        var expected = arguments.Scale == 1 && arguments.Text("--data") is null ? workload.Result : null;
        if (expected is not null)
        {
            var rows = expected.Select(line => line.Split('|').Select(Cell.Expected).ToArray());
            if (first.DifferenceFrom(new EngineAnswer([.. rows], null, 0)) is { } wrong)
            {
                return "DIFFERENT from the expected rows: " + wrong;
            }
        }

        return other is { Error: null }
            ? first.DifferenceFrom(other) is { } difference ? "DIFFERENT: " + difference : "same"
            : expected is null ? "" : "expected";
    }
}
