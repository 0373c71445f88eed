using Quiver.Engine.Functions;

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
    public static ISqlDatabase Open(DatabaseSettings settings) => new EngineDatabase(Database.Open(new DatabaseOptions
    {
        DataDirectory = settings.DataDirectory,
        MemoryLimitBytes = settings.MemoryLimitBytes,
        Threads = settings.Threads,
    }));

    /// <inheritdoc/>
    public ISqlConnection Connect() => new EngineConnection(database.Connect());

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => database.DisposeAsync();
}
