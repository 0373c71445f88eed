namespace Quiver.Engine.Catalog;

/// <summary>One of several sources that a scan reads one after another, while workers read it.</summary>
/// <param name="position">Which of the sources it is.</param>
/// <param name="source">Its morsels.</param>
class SharedSource(int position, MorselSource source)
{
    /// <summary>Which of the sources of the scan it is.</summary>
    public int Position => position;

    /// <summary>Its morsels.</summary>
    public MorselSource Source => source;

    /// <summary>How many workers took it up.</summary>
    internal int JoinedCount { get; set; }

    /// <summary>How many workers read it now.</summary>
    internal int ActiveCount { get; set; }

    /// <summary>Whether a worker found no morsel left.</summary>
    internal bool IsDrained { get; set; }
}
