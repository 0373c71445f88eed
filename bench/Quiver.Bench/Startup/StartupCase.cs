namespace Quiver.Bench.Startup;

/// <summary>A command whose whole process is timed, and the case that its time is told in units of.</summary>
sealed record StartupCase(string Name, string Program, string[] Arguments, string? Unit)
{
    public List<ProcessTime> Times { get; } = [];

    public double Median => Run.Measurement.Median(Times.Select(time => time.WallMilliseconds));

    public double Least => Times.Min(time => time.WallMilliseconds);

    /// <summary>Processor time of the process and its children: what other work on the machine disturbs least.</summary>
    public double Processor => Run.Measurement.Median(Times.Select(time => time.ProcessorMilliseconds));
}
