using Quiver.Cli.Databases;
using Quiver.Cli.Output;
using Quiver.Compute.Text;

namespace Quiver.Cli.Commands;

/// <summary>What the user asked of <c>quiver sql</c>.</summary>
sealed record SqlArguments
{
    /// <summary>The statements of the command line, null where there are none.</summary>
    public string? Sql { get; init; }

    /// <summary>The script to run, <c>-</c> for standard input.</summary>
    public string? ScriptFile { get; init; }

    /// <summary>Whether to serve requests of a program.</summary>
    public bool IsJsonLines { get; init; }

    /// <summary>What times, spans and bytes look like in answers to a program.</summary>
    public ValueStyle Style { get; init; }

    /// <summary>How rows are written.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>The file that rows go to, null for standard output.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Values of the parameters.</summary>
    public StatementParameters Parameters { get; init; } = new();

    /// <summary>The directory of the database, null for one in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The number of worker threads, null for one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>The bytes that queries may use.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Where rows go that do not fit into memory; null for the default.</summary>
    public string? SpillDirectory { get; init; }

    /// <summary>Whether to report the time of each statement.</summary>
    public bool HasTiming { get; init; }
}
