namespace Quiver.Bench.Run;

/// <summary>The `run` verb: times beside a peer, or with --peak memory beside it, or with several scales how time grows.</summary>
sealed class WorkloadRunner(BenchArguments arguments)
{
    /// <summary>Fewer repetitions are not worth keeping.</summary>
    const int Recorded = 5;

    /// <summary>The `list` verb.</summary>
    public static int List()
    {
        foreach (var workload in Workload.All())
        {
            Console.WriteLine($"{workload.Id,-24} {workload.Name}");
        }

        return 0;
    }

    /// <summary>0 when every query ran and every pair of results agreed.</summary>
    public int Run()
    {
        IReadOnlyList<string> subjects = arguments.Subjects.Count > 0 ? arguments.Subjects
            : arguments.Quick ? ["all"] : throw new BenchException("run which workloads? `list` shows them");
        var workloads = subjects.SelectMany(Workload.Select).DistinctBy(workload => workload.Id).ToList();
        var selection = string.Join('-', subjects.Select(subject => subject.TrimEnd('-')));
        if (arguments.Has("--record") && arguments.Repetitions < Recorded)
        {
            throw new BenchException($"--record keeps medians of at least {Recorded} repetitions; --reps says {arguments.Repetitions}");
        }

        if (arguments.Has("--peak"))
        {
            return new PeakRun(arguments, selection).Run(workloads);
        }

        using var quiver = EngineSession.Quiver(arguments);
        using var peer = EngineSession.Peer(arguments);
        return arguments.Scales.Count > 1
            ? new GrowthRun(arguments, selection).Run(workloads, quiver, peer)
            : Times(selection, workloads, quiver, peer);
    }

    int Times(string selection, IReadOnlyList<Workload> workloads, EngineSession quiver, EngineSession? peer)
    {
        var report = new Report(selection, arguments, quiver, peer);
        var pair = new PairRunner(arguments, quiver, peer);
        var measurements = new List<Measurement>();
        foreach (var workload in workloads)
        {
            var measurement = pair.Measure(workload);
            measurements.Add(measurement);
            report.Show(measurement);
        }

        report.End(measurements);
        return measurements.All(measurement => measurement.Passed) ? 0 : 1;
    }
}
