namespace Quiver.Bench.Load;

/// <summary>Clients that do the same, and what they met with.</summary>
sealed class LoadGroup(string name, int connections, RequestSupply supply)
{
    public string Name { get; } = name;

    public int Connections { get; } = connections;

    public RequestSupply Supply { get; } = supply;

    public LatencyHistogram Latencies { get; } = new();

    public long Items { get; private set; }

    public long Errors { get; private set; }

    public long BodyBytes { get; private set; }

    public string? FirstError { get; private set; }

    /// <summary>How long was counted.</summary>
    public double Seconds { get; set; }

    public double RequestsPerSecond => Latencies.Count / Seconds;

    public double ItemsPerSecond => Items / Seconds;

    /// <summary>Whether answers count: not those of the warm-up, nor those that come after the end.</summary>
    public bool IsCounting { get; set; } = true;

    public void Succeeded(WireRequest request, long ticks, long bodyBytes)
    {
        if (!IsCounting)
        {
            return;
        }

        Latencies.Add(ticks);
        Items += request.Items;
        BodyBytes += bodyBytes;
    }

    public void Failed(string why)
    {
        if (!IsCounting)
        {
            return;
        }

        Errors++;
        FirstError ??= why;
    }

    /// <summary>Forgets all: what follows counts.</summary>
    public void Clear()
    {
        Latencies.Clear();
        (Items, Errors, BodyBytes, FirstError, IsCounting) = (0, 0, 0, null, true);
    }
}
