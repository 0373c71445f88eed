namespace Quiver.Engine.Functions;

/// <summary>What functions may know of the statement that they run in.</summary>
public sealed class FunctionContext
{
    /// <summary>Creates a context.</summary>
    /// <param name="statementTime">When the statement began.</param>
    /// <param name="randomSeed">The seed of <c>random()</c>.</param>
    public FunctionContext(DateTimeOffset statementTime, int randomSeed)
    {
        StatementTime = statementTime;
        Random = new Random(randomSeed);
    }

    /// <summary>When the statement began: what <c>now()</c> answers.</summary>
    public DateTimeOffset StatementTime { get; }

    /// <summary>Returns a random number.</summary>
    internal long NextRandom()
    {
        lock (Random)
        {
            return Random.NextInt64();
        }
    }

    /// <summary>The source of <c>random()</c>; callers lock it.</summary>
    internal Random Random { get; }
}
