using Quiver.Bench.Data;

namespace Quiver.Bench.Run;

/// <summary>Measures one workload after the other with Quiver and its peer in turn, repetition by repetition, so that noise hits both
/// alike.</summary>
sealed class PairRunner(BenchArguments arguments, EngineSession quiver, EngineSession? peer)
{
    /// <summary>Longer results are not kept as expected rows: the peer checks them.</summary>
    const int LongestResult = 100;

    readonly LoadedTables _quiverTables = new(quiver, arguments.Has("--memory"));
    readonly LoadedTables? _peerTables = peer is null ? null : new LoadedTables(peer, arguments.Has("--memory"));

    public Measurement Measure(Workload workload)
    {
        var measurement = new Measurement(workload.Id);
        var data = DataSets.Ensure(workload.Load, arguments);
        var sql = workload.SqlFor(data, arguments.Scale, BenchPaths.Output(quiver.Name));
        var peerSql = peer is null ? "" : workload.SqlFor(data, arguments.Scale, BenchPaths.Output(peer.Name));

        var first = Answer(quiver, _quiverTables, sql, workload, data);
        var other = peer is null ? null : Answer(peer, _peerTables!, peerSql, workload, data);
        measurement.QuiverError = first.Error;
        measurement.PeerError = other?.Error;
        measurement.PeerLeftOut = other?.Error is not null && peer!.Name != "duckdb";
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

    /// <summary>Runs a workload once, untimed, and returns the rows to compare.</summary>
    EngineAnswer Answer(EngineSession engine, LoadedTables tables, string sql, Workload workload, string data)
    {
        var check = workload.CheckFor(data, arguments.Scale, BenchPaths.Output(engine.Name));
        if (tables.Ensure(data, sql + check) is { } failure)
        {
            return EngineAnswer.Failed(failure);
        }

        var answer = engine.Execute(sql);
        return answer.Error is null && check is not null ? engine.Execute(check) : answer;
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
