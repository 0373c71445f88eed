namespace Quiver.Cli.Databases;

/// <summary>What the command needs of a database; tests put their own in its place.</summary>
interface ISqlDatabase : IAsyncDisposable
{
    /// <summary>The names of all functions, for completion.</summary>
    IReadOnlyCollection<string> FunctionNames { get; }

    /// <summary>Opens a session of its own on the shared tables.</summary>
    ISqlConnection Connect();
}
