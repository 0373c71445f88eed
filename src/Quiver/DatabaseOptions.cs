using Quiver.ObjectStorage;
using Quiver.Queries;
using Quiver.Storage;

namespace Quiver;

/// <summary>The limits of a <see cref="Database"/>. Null means the default.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The most bytes of native memory that queries may hold together; by default 80 % of the machine's.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Threads that run queries; by default one a processor.</summary>
    public int? Threads { get; init; }

    /// <summary>The most rows of a batch between operators; by default 8,192.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Where rows go that queries cannot keep in memory; by default a folder of the system's one for temporary
    /// files.</summary>
    public string? SpillDirectory { get; init; }

    /// <summary>A database directory; null for a database in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>How the database directory is kept; its directory and clock are those of this record.</summary>
    public StoreOptions? Store { get; init; }

    /// <summary>How queries are let in, limited and remembered.</summary>
    public QueryOptions? Queries { get; init; }

    /// <summary>The stores that URLs lead to; by default web servers only.</summary>
    public ObjectStoreRegistry? Stores { get; init; }

    /// <summary>Opens what <c>FROM '-'</c> reads; by default standard input.</summary>
    public Func<Stream>? StandardInput { get; init; }

    /// <summary>Opens what <c>COPY TO '-'</c> writes; by default standard output.</summary>
    public Func<Stream>? StandardOutput { get; init; }

    /// <summary>The clock of <c>now()</c>; by default the system's.</summary>
    public TimeProvider? Clock { get; init; }
}
