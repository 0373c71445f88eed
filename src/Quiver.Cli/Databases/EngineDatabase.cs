using Quiver.Arrow.Errors;

namespace Quiver.Cli.Databases;

/// <summary>The engine as the command sees it.</summary>
sealed class EngineDatabase : ISqlDatabase
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> FunctionNames => [];

    /// <summary>Opens a database.</summary>
    public static ISqlDatabase Open(DatabaseSettings settings)
    {
        if (settings.DataDirectory is not null)
        {
            throw new QuiverException(ErrorCode.NotSupported, "--data is not supported yet: a database lives in memory");
        }

        return new EngineDatabase();
    }

    /// <inheritdoc/>
    public ISqlConnection Connect() => throw new QuiverException(ErrorCode.NotSupported, "the engine is not joined up yet");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
