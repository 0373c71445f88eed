namespace Quiver.Formats.Parquet;

/// <summary>
/// The footers that were read last, by name and version of their file, so that planning a query twice, or a query over many
/// files, parses each footer once. Bounded in bytes; the one that was not used for longest goes first.
/// </summary>
sealed class FooterCache(long maxBytes = FooterCache.DefaultBytes)
{
    /// <summary>The limit of the cache that the process shares.</summary>
    public const long DefaultBytes = 128L << 20;

    // Objects of a parsed footer take about this many times its bytes.
    const int ParsedShare = 8;
    const int EntryBytes = 4096;

    readonly Dictionary<(string Name, string Version), LinkedListNode<Entry>> _entries = [];
    readonly LinkedList<Entry> _order = [];
    readonly Lock _lock = new();

    /// <summary>The cache that all sessions of the process share: footers never change.</summary>
    public static FooterCache Shared { get; } = new();

    /// <summary>What the footers are counted as.</summary>
    public long Bytes { get; private set; }

    /// <summary>Returns a footer, or null where it is not known.</summary>
    public ParquetFooter? Find(string name, string version)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue((name, version), out var node))
            {
                return null;
            }

            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Footer;
        }
    }

    /// <summary>Keeps a footer, if it is not too large.</summary>
    public void Add(string name, string version, ParquetFooter footer)
    {
        var bytes = EntryBytes + ((long)footer.FooterLength * ParsedShare);
        lock (_lock)
        {
            if (bytes > maxBytes || _entries.ContainsKey((name, version)))
            {
                return;
            }

            _entries.Add((name, version), _order.AddFirst(new Entry(name, version, footer, bytes)));
            Bytes += bytes;
            while (Bytes > maxBytes)
            {
                var last = _order.Last!.Value;
                _order.RemoveLast();
                _entries.Remove((last.Name, last.Version));
                Bytes -= last.Bytes;
            }
        }
    }

    sealed record Entry(string Name, string Version, ParquetFooter Footer, long Bytes);
}
