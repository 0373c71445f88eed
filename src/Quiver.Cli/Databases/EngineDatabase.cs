using Quiver.Connectors.S3;
using Quiver.Engine.Functions;
using Quiver.ObjectStorage;

namespace Quiver.Cli.Databases;

/// <summary>The engine as the command sees it.</summary>
sealed class EngineDatabase(Database database) : ISqlDatabase
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> FunctionNames
    {
        get
        {
            FunctionRegistry functions = database.Engine.Functions;
            return [.. functions.Scalars.Select(f => f.Name), .. functions.Aggregates.Select(f => f.Name)];
        }
    }

    /// <summary>Opens a database.</summary>
    public static ISqlDatabase Open(DatabaseSettings settings) => Open(settings, null);

    /// <summary>Opens a database whose <c>COPY TO '-'</c> writes to a stream.</summary>
    public static ISqlDatabase Open(DatabaseSettings settings, Stream? output) => new EngineDatabase(Database.Open(new DatabaseOptions
    {
        Stores = new ObjectStoreRegistry().AddS3(),
        StandardOutput = output is null ? null : () => output,
        DataDirectory = settings.DataDirectory,
        MemoryLimitBytes = settings.MemoryLimitBytes,
        SpillDirectory = settings.SpillDirectory,
        Threads = settings.Threads,
    }));

    /// <inheritdoc/>
    public ISqlConnection Connect() => new EngineConnection(database.Connect());

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => database.DisposeAsync();
}
