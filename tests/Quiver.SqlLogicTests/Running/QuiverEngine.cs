namespace Quiver.SqlLogicTests.Running;

/// <summary>Runs scripts in process through the facade.</summary>
sealed class QuiverEngine : ISltEngine
{
    /// <summary>False as long as the facade is missing.</summary>
    public static bool IsAvailable => false;

    public SltResult Execute(string connection, string sql) => throw new NotSupportedException("the facade does not exist yet");

    public void Dispose()
    {
    }
}
